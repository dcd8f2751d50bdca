import { VersionedMap } from '../base/versioned-map.ts'
import type { NodeId } from '../model/ids.ts'
import type { Plan, PlanNode } from '../model/plan.ts'
import { pointsOf } from '../plan/plan-steps.ts'
import type { TreeNode } from './experiment-tree.ts'

/** All nodes of a plan as they stand before anything ran, in tree order. */
export function plannedNodes(plan: Plan): VersionedMap<NodeId, TreeNode> {
  return VersionedMap.of(nodesBelow(plan.root, undefined, 1))
}

/** A node and all below it as they stand before they ran. `runs`: how often the nodes around repeat it. */
export function nodesBelow(
  root: PlanNode,
  parentOfRoot: NodeId | undefined,
  runs: number,
): ReadonlyMap<NodeId, TreeNode> {
  const nodes = new Map<NodeId, TreeNode>()
  const add = (node: PlanNode, parent: NodeId | undefined, executions: number): void => {
    const repeated = node.kind === 'scan' || node.kind === 'repeat' ? executions * pointsOf(node) : executions
    const children = 'children' in node ? node.children : []
    nodes.set(node.id, {
      plan: node,
      parent,
      children: children.map(child => child.id),
      status: 'planned',
      startedAtMs: undefined,
      finishedAtMs: undefined,
      done: 0,
      total: totalOf(node, repeated),
      datasets: [],
      gaps: 0,
      pointGaps: [],
      comments: [],
      columns: new Map(),
    })
    for (const child of children) add(child, node.id, repeated)
  }
  add(root, parentOfRoot, runs)
  return nodes
}

// Points of scans and repeats, frames of a camera, executions without one; nothing to count elsewhere.
function totalOf(node: PlanNode, executions: number): number {
  switch (node.kind) {
    case 'scan':
    case 'repeat':
      return executions
    case 'acquisition':
      return node.camera?.totalFrames ?? executions
    case 'nativeScan':
      return (node.shape ?? []).reduce((product, size) => product * size, node.shape === undefined ? 0 : 1)
    case 'paramSet':
    case 'sequence':
    case 'macro':
      return 0
  }
}
