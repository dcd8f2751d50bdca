import type { Workflow, WorkflowNode } from './workflow.ts'

export type NodeOrder =
  | { readonly kind: 'ordered'; readonly nodes: readonly WorkflowNode[] }
  /** Ids along a circle of links; the first follows the last. */
  | { readonly kind: 'circle'; readonly ids: readonly string[] }

/** Nodes such that every one stands behind those it takes data from; else in the order of the file (Kahn 1962). */
export function orderNodes({ nodes, links }: Workflow): NodeOrder {
  const left = new Set(nodes)
  const ordered: WorkflowNode[] = []
  const isReady = ({ id }: WorkflowNode): boolean =>
    links.every(({ source, target }) => target !== id || ![...left].some(node => node.id === source))
  while (left.size > 0) {
    const next = [...left].find(isReady)
    if (next === undefined) return { kind: 'circle', ids: circleAmong([...left], links) }
    left.delete(next)
    ordered.push(next)
  }
  return { kind: 'ordered', nodes: ordered }
}

/** Every node that is left waits for another one of them: going back from any of them ends in a circle. */
function circleAmong(left: readonly WorkflowNode[], links: Workflow['links']): readonly string[] {
  const path: string[] = []
  let id = left[0]?.id
  while (id !== undefined && !path.includes(id)) {
    path.unshift(id)
    const waiting = id
    id = links.find(
      ({ source, target }) => target === waiting && left.some(node => node.id === source),
    )?.source
  }
  return id === undefined ? path : path.slice(0, path.indexOf(id) + 1)
}
