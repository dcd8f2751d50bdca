import type { OfferedStep } from '../model/workflow-offer.ts'
import { orderNodes } from './order.ts'
import type { TaskSpec } from './task-spec.ts'
import type { Workflow, WorkflowNode } from './workflow.ts'

/** The steps of a graph as a form shows them, in the order in which they run; in that of the file when they go in a circle. */
export function offeredSteps(
  workflow: Workflow,
  tasks: ReadonlyMap<string, TaskSpec>,
): readonly OfferedStep[] {
  const order = orderNodes(workflow)
  const nodes = order.kind === 'ordered' ? order.nodes : workflow.nodes
  return nodes.map(node => stepOf(node, specOf(node, tasks)))
}

/** Undefined for tasks of other programs and for unknown ones. */
export function specOf({ task }: WorkflowNode, tasks: ReadonlyMap<string, TaskSpec>): TaskSpec | undefined {
  return task.kind === 'hutch' ? tasks.get(task.name) : undefined
}

function stepOf({ id, label, task, inputs }: WorkflowNode, spec: TaskSpec | undefined): OfferedStep {
  const name = task.kind === 'hutch' ? task.name : task.identifier
  return {
    id,
    label,
    summary: spec?.summary ?? `${name}, a task of another program`,
    parameters: spec?.parameters ?? {},
    given: inputs,
  }
}
