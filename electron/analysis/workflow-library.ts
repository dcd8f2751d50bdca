import { readdir } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { didYouMean, listWords } from '../../shared/base/suggest.ts'
import { HutchError } from '../../shared/model/problem.ts'
import { ProblemList } from '../../shared/model/problem-list.ts'
import { parseWorkflow } from '../../shared/workflow/parse-workflow.ts'
import type { Workflow } from '../../shared/workflow/workflow.ts'
import { readTextFile } from '../platform/read-text-file.ts'

export interface FiledWorkflow {
  readonly workflow: Workflow
  readonly file: string
}

/** A workflow by the name of a shipped one, or by its file. Rejects with all problems of the file. */
export async function loadWorkflow(nameOrFile: string, folder: string): Promise<FiledWorkflow> {
  const file = isFileName(nameOrFile) ? nameOrFile : await shipped(nameOrFile, folder)
  const parsed = parseWorkflow(await readTextFile(file), file)
  if ('problems' in parsed) throw new ProblemList(parsed.problems)
  return { workflow: parsed.workflow, file }
}

/** Names of the workflows of a folder, sorted. */
export async function workflowNames(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder)
  return names
    .filter(name => name.endsWith('.json'))
    .map(name => basename(name, '.json'))
    .sort()
}

function isFileName(nameOrFile: string): boolean {
  return extname(nameOrFile) !== '' || nameOrFile.includes('/')
}

async function shipped(name: string, folder: string): Promise<string> {
  const names = await workflowNames(folder)
  if (names.includes(name)) return join(folder, `${name}.json`)
  throw new HutchError({
    kind: 'not-found',
    message: `There is no workflow "${name}"${didYouMean(name, names)}`,
    advice: `Shipped are ${listWords(names, 'and')}; a file of your own is named with its ending, flow.json`,
  })
}
