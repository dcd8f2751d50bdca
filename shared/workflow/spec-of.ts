import type { TaskSpec } from './task-spec.ts'
import type { WorkflowNode } from './workflow.ts'

/** Undefined for tasks of other programs and for unknown ones. */
export function specOf({ task }: WorkflowNode, tasks: ReadonlyMap<string, TaskSpec>): TaskSpec | undefined {
  return task.kind === 'hutch' ? tasks.get(task.name) : undefined
}
