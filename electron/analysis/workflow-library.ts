import { readdir } from 'node:fs/promises'
import { basename, extname, join, resolve } from 'node:path'
import { didYouMean, listWords } from '../../shared/base/suggest.ts'
import { HutchError } from '../../shared/model/problem.ts'
import { ProblemList } from '../../shared/model/problem-list.ts'
import type { WorkflowFile } from '../../shared/model/workflow-offer.ts'
import { parseWorkflow } from '../../shared/workflow/parse-workflow.ts'
import { startsByItself } from '../../shared/workflow/start-on.ts'
import type { Workflow } from '../../shared/workflow/workflow.ts'
import { readTextFile } from '../platform/read-text-file.ts'

export interface FiledWorkflow {
  readonly workflow: Workflow
  readonly file: string
}

/** Where workflows are looked for by name: those that come with the program, then the person's own. */
export interface WorkflowFolders {
  readonly shipped: string
  readonly own?: string
}

/**
 * The folder of those that come with the program.
 * @param entries folder of the built worker files
 */
export function shippedWorkflows(entries: string): string {
  // In a package programs of workflows lie beside the archive, where other programs can read them.
  return resolve(entries, '../../workflows').replace(/app\.asar(?=[/\\])/, 'app.asar.unpacked')
}

/** @param settings folder of the program's settings */
export function ownWorkflows(settings: string): string {
  return join(settings, 'workflows')
}

/** A workflow by the name of an offered one, or by its file. Rejects with all problems of the file. */
export async function loadWorkflow(nameOrFile: string, folders: WorkflowFolders): Promise<FiledWorkflow> {
  const file = isFileName(nameOrFile) ? nameOrFile : await fileOf(nameOrFile, folders)
  return { workflow: readWorkflow(await readTextFile(file), file), file }
}

/** The workflow that an experiment names, where it starts by itself. Rejects where there is no such workflow. */
export async function workflowOfItself(
  name: string | undefined,
  folders: WorkflowFolders,
): Promise<FiledWorkflow | undefined> {
  if (name === undefined) return undefined
  const filed = await loadWorkflow(name, folders)
  return startsByItself(filed.workflow) ? filed : undefined
}

/** Rejects with all problems of the text; `file` is named in them. */
export function readWorkflow(text: string, file: string): Workflow {
  const parsed = parseWorkflow(text, file)
  if ('problems' in parsed) throw new ProblemList(parsed.problems)
  return parsed.workflow
}

/** All workflows of both folders, shipped ones first. */
export async function offeredWorkflows({ shipped, own }: WorkflowFolders): Promise<readonly WorkflowFile[]> {
  return [
    ...(await filesOf(shipped, 'shipped')),
    ...(own === undefined ? [] : await filesOf(own, 'own').catch(emptyWhereMissing)),
  ]
}

async function filesOf(folder: string, origin: WorkflowFile['origin']): Promise<readonly WorkflowFile[]> {
  return await Promise.all(
    (await workflowNames(folder)).map(async name => {
      const file = join(folder, `${name}.json`)
      return { name, file, origin, text: await readTextFile(file) }
    }),
  )
}

/** The folder of one's own is made with the first workflow that is kept. */
function emptyWhereMissing(error: unknown): readonly never[] {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
  throw error
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

async function fileOf(name: string, folders: WorkflowFolders): Promise<string> {
  const offered = await offeredWorkflows(folders)
  const found = offered.find(each => each.name === name)
  if (found !== undefined) return found.file
  const names = offered.map(each => each.name)
  throw new HutchError({
    kind: 'not-found',
    message: `There is no workflow "${name}"${didYouMean(name, names)}`,
    advice: `There are ${listWords(names, 'and')}; a file of your own is named with its ending, flow.json`,
  })
}
