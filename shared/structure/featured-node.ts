import type { NodeId } from '../model/ids.ts'
import type { Plan } from '../model/plan.ts'
import type { ExperimentTree } from './experiment-tree.ts'

const found = new WeakMap<Plan, NodeId | undefined>()

/**
 * Whether frames of a node belong on a screen that follows the experiment. While the node that the description wants shown
 * takes turns with others, in a scan that runs, only its own frames do: a view that jumps between data and white shows
 * neither. Before and after that every frame does.
 */
export function isShownLive(tree: ExperimentTree, node: NodeId): boolean {
  const featured = tree.nodes.get(featuredNode(tree) ?? node)
  if (featured === undefined || featured.plan.id === node || featured.startedAtMs === undefined) return true
  const around = featured.parent === undefined ? undefined : tree.nodes.get(featured.parent)
  return around?.status !== 'running' || tree.nodes.get(node)?.parent !== featured.parent
}

/**
 * The node that one looks at who follows the experiment: the newest, but in a scan whose acquisitions take turns the one that
 * the description wants shown, or, where it wants none, the scan. The image of `isShownLive` is always of this node.
 */
export function followedNode(tree: ExperimentTree): NodeId | undefined {
  const current = tree.current === undefined ? undefined : tree.nodes.get(tree.current)
  const around = current?.parent === undefined ? undefined : tree.nodes.get(current.parent)
  if (around?.plan.kind !== 'scan' && around?.plan.kind !== 'repeat') return tree.current
  const featured = tree.nodes.get(featuredNode(tree) ?? around.plan.id)
  if (featured?.parent === around.plan.id)
    return featured.startedAtMs === undefined ? tree.current : featured.plan.id
  return around.children.length > 1 ? around.plan.id : tree.current
}

function featuredNode({ nodes, plan }: ExperimentTree): NodeId | undefined {
  const show = plan?.display?.show
  if (plan === undefined || show === undefined) return undefined
  if (!found.has(plan)) found.set(plan, [...nodes.values()].find(node => node.plan.name === show)?.plan.id)
  return found.get(plan)
}
