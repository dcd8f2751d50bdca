import { didYouMean, listWords } from '../base/suggest.ts'
import { HutchError } from '../model/problem.ts'
import { parametersOf } from './offered-steps.ts'
import { specOf } from './spec-of.ts'
import type { TaskSpec } from './task-spec.ts'
import type { JsonValue, Workflow, WorkflowNode } from './workflow.ts'

type Tasks = ReadonlyMap<string, TaskSpec>

/**
 * A workflow with some of its inputs changed. Names are `step.input`, or the input alone where only one step could be meant:
 * the graph has one step, or only one step has such an input or parameter. Programs are told only what they are told anyway: a name
 * that is new to them is a slip.
 */
export function setInputs(
  workflow: Workflow,
  set: Readonly<Record<string, JsonValue>>,
  tasks: Tasks,
): Workflow {
  return Object.entries(set).reduce(
    (changed, [name, value]) => setInput(changed, name, value, tasks),
    workflow,
  )
}

function setInput(workflow: Workflow, name: string, value: JsonValue, tasks: Tasks): Workflow {
  const { node: changed, input } = target(workflow, name, tasks)
  const known = settable(changed, tasks)
  if (specOf(changed, tasks) === undefined && !known.includes(input))
    throw refusal(
      `The step "${changed.id}" is told nothing that is called "${input}"${didYouMean(input, known)}`,
      workflow.id,
      known.length === 0 ? 'It has no parameters' : `It takes ${listWords(known, 'and')}`,
    )
  const nodes = workflow.nodes.map(node =>
    node === changed ? { ...node, inputs: { ...node.inputs, [input]: value } } : node,
  )
  return { ...workflow, nodes }
}

function settable(node: WorkflowNode, tasks: Tasks): readonly string[] {
  return [...new Set([...Object.keys(node.inputs), ...Object.keys(parametersOf(node, tasks))])]
}

function target(
  { nodes, id: where }: Workflow,
  name: string,
  tasks: Tasks,
): { readonly node: WorkflowNode; readonly input: string } {
  const at = name.lastIndexOf('.')
  const ids = nodes.map(({ id }) => id)
  if (at >= 0) {
    const id = name.slice(0, at)
    const node = nodes.find(each => each.id === id)
    if (node !== undefined) return { node, input: name.slice(at + 1) }
    const advice = `Steps are ${listWords(ids, 'and')}`
    throw refusal(`There is no step "${id}"${didYouMean(id, ids)}`, where, advice)
  }
  const candidates = nodes.length === 1 ? nodes : nodes.filter(node => settable(node, tasks).includes(name))
  const [only, second] = candidates
  if (only !== undefined && second === undefined) return { node: only, input: name }
  const step = (candidates.length === 0 ? nodes : candidates)[0]?.id ?? 'step'
  throw refusal(
    `It is not clear which step "${name}" is for`,
    where,
    `Say which step, for example --set ${step}.${name}=…`,
  )
}

function refusal(message: string, where: string, advice: string): HutchError {
  return new HutchError({ kind: 'usage', message, where, advice })
}
