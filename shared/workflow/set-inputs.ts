import { didYouMean, listWords } from '../base/suggest.ts'
import { HutchError } from '../model/problem.ts'
import type { JsonValue, Workflow } from './workflow.ts'

/**
 * A workflow with some of its inputs changed. Names are `step.input`, or the input alone where only one step could be meant:
 * the graph has one step, or only one step has such an input.
 */
export function setInputs(workflow: Workflow, set: Readonly<Record<string, JsonValue>>): Workflow {
  return Object.entries(set).reduce((changed, [name, value]) => setInput(changed, name, value), workflow)
}

function setInput(workflow: Workflow, name: string, value: JsonValue): Workflow {
  const { id, input } = target(workflow, name)
  const nodes = workflow.nodes.map(node =>
    node.id === id ? { ...node, inputs: { ...node.inputs, [input]: value } } : node,
  )
  return { ...workflow, nodes }
}

function target(
  { nodes, id: where }: Workflow,
  name: string,
): { readonly id: string; readonly input: string } {
  const at = name.lastIndexOf('.')
  const ids = nodes.map(({ id }) => id)
  if (at >= 0) {
    const id = name.slice(0, at)
    if (ids.includes(id)) return { id, input: name.slice(at + 1) }
    throw refusal(
      `There is no step "${id}"${didYouMean(id, ids)}`,
      where,
      `Steps are ${listWords(ids, 'and')}`,
    )
  }
  const candidates = nodes.length === 1 ? nodes : nodes.filter(({ inputs }) => Object.hasOwn(inputs, name))
  const [only, second] = candidates
  if (only !== undefined && second === undefined) return { id: only.id, input: name }
  const advice = `Say which step, for example --set ${ids[0] ?? 'step'}.${name}=…`
  throw refusal(`It is not clear which step "${name}" is for`, where, advice)
}

function refusal(message: string, where: string, advice: string): HutchError {
  return new HutchError({ kind: 'usage', message, where, advice })
}
