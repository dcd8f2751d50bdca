import { stackInputs } from '../analysis/stack-inputs.ts'
import { stackSetup } from '../analysis/stack-setup.ts'
import type { NodeId } from '../model/ids.ts'
import type { Plan } from '../model/plan.ts'
import { HutchError } from '../model/problem.ts'
import { checkWorkflow } from './check-workflow.ts'
import { needsOf, planSteps } from './plan-steps.ts'
import type { Task } from './task.ts'
import type { Workflow } from './workflow.ts'

/**
 * Why a workflow cannot be run on the data of a node, as far as the plan tells: no data, whites or darks for it, no axis that its
 * tasks need. Undefined when it fits; a graph that is wrong fits nowhere.
 */
export function whyUnfit(
  workflow: Workflow,
  tasks: ReadonlyMap<string, Task>,
  plan: Plan,
  node: NodeId,
): string | undefined {
  const specs = new Map([...tasks].map(([name, { spec }]) => [name, spec]))
  const result = checkWorkflow(workflow, specs, workflow.id)
  if ('problems' in result) return result.problems[0]?.message
  try {
    const inputs = stackInputs(plan, node, needsOf(result.checked))
    planSteps(result.checked, tasks, stackSetup(inputs))
    return undefined
  } catch (error) {
    if (error instanceof HutchError) return error.message
    throw error
  }
}
