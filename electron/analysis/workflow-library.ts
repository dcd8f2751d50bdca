import { readdir } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { didYouMean, listWords } from '../../shared/base/suggest.ts'
import { HutchError } from '../../shared/model/problem.ts'
import { ProblemList } from '../../shared/model/problem-list.ts'
import { taskSpecs } from '../../shared/analysis/tasks/all-tasks.ts'
import type { WorkflowOffer } from '../../shared/model/workflow-offer.ts'
import { checkWorkflow } from '../../shared/workflow/check-workflow.ts'
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
async function workflowNames(folder: string): Promise<readonly string[]> {
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

/** The workflows of a folder, as they are offered. Rejects when one of them does not fit together. */
export async function offeredWorkflows(folder: string): Promise<readonly WorkflowOffer[]> {
  return await Promise.all((await workflowNames(folder)).map(name => offerOf(name, folder)))
}

async function offerOf(name: string, folder: string): Promise<WorkflowOffer> {
  const { workflow, file } = await loadWorkflow(name, folder)
  const result = checkWorkflow(workflow, taskSpecs, file)
  if ('problems' in result) throw new ProblemList(result.problems)
  const steps = result.checked.steps.flatMap(step =>
    step.kind === 'foreign'
      ? []
      : [
          {
            id: step.node.id,
            label: step.node.label,
            summary: step.task.summary,
            parameters: step.task.parameters,
            given: step.node.inputs,
          },
        ],
  )
  return { name, label: workflow.label, steps }
}
