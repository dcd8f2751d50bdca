import { isRecord } from '../base/parse.ts'
import { commandTaskName } from './command-task.ts'
import type { Workflow } from './workflow.ts'

/*
 * Programs and scripts of a graph are found from the folder of its file. A graph that is kept elsewhere, as one's own or in a result,
 * says where that was: `"hutch": {"folder": "/…"}` in its `graph`.
 */

/** Undefined: the folder of the file. */
export function programsFolder({ extra }: Workflow): string | undefined {
  return isRecord(extra.hutch) && typeof extra.hutch.folder === 'string' ? extra.hutch.folder : undefined
}

/** A graph that has programs, with the folder where they are looked for; one that says so already stays as it is. */
export function withProgramsFolder(workflow: Workflow, folder: string): Workflow {
  if (!hasPrograms(workflow) || programsFolder(workflow) !== undefined) return workflow
  const { hutch } = workflow.extra
  return { ...workflow, extra: { ...workflow.extra, hutch: { ...(isRecord(hutch) ? hutch : {}), folder } } }
}

/** Whether other programs compute a step of it. */
export function hasPrograms({ nodes }: Workflow): boolean {
  return nodes.some(({ task }) => task.kind === 'foreign' || task.name === commandTaskName)
}
