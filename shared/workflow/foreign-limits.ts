import type { Workflow, WorkflowNode } from './workflow.ts'

/**
 * Why a node of ewoks would not be run as its graph means it. Its own engine runs no conditional graphs, and a step that is
 * left out silently has no result.
 * @param isTold whether it gets anything from the experiment or from steps of Hutch, which ewoks takes as `NODE:NAME=VALUE`
 */
export function foreignLimits(
  { links }: Workflow,
  { id }: WorkflowNode,
  isTold: boolean,
): readonly { readonly message: string; readonly advice: string }[] {
  const conditional = links.flatMap(({ extra, source, target }) => {
    const { conditions, on_error: onError } = extra
    const isConditional = Array.isArray(conditions) ? conditions.length > 0 : conditions !== undefined
    if (target !== id || (!isConditional && onError !== true)) return []
    const when = isConditional ? 'on a condition' : 'when it fails'
    return [{ message: `it is run after "${source}" only ${when}; every step of a workflow is run`, advice }]
  })
  return isTold && /[:=]/.test(id) ? [...conditional, unspeakable] : conditional
}

const advice = 'Remove "conditions" and "on_error" from this link, or run the graph by ewoks itself.'
const unspeakable = {
  message: 'ewoks cannot be told the inputs of a node whose id has a colon or an equals sign',
  advice: 'Give it another id.',
}
