import { demand } from '../base/assert.ts'
import type { NodeId } from '../model/ids.ts'
import type { Plan, PlanNode, RepeatPlan, ScanPlan } from '../model/plan.ts'

/** A node that does its children several times: every one adds a leading dimension to the data below it. */
export type LoopPlan = ScanPlan | RepeatPlan

export interface PlacedNode {
  readonly node: PlanNode
  /** Repeating ancestors, outermost (slowest) first; the node itself is not among them. */
  readonly loops: readonly LoopPlan[]
  /** From the root down to the parent. */
  readonly ancestors: readonly PlanNode[]
}

/** Every node under and including `node`, in order of execution. */
export function walkPlan(node: PlanNode): readonly PlacedNode[] {
  const placed: PlacedNode[] = []
  visit({ node, loops: [], ancestors: [] }, placed)
  return placed
}

function visit(place: PlacedNode, placed: PlacedNode[]): void {
  placed.push(place)
  const { node } = place
  const loops = isLoop(node) ? [...place.loops, node] : place.loops
  const ancestors = [...place.ancestors, node]
  for (const child of childrenOf(node)) visit({ node: child, loops, ancestors }, placed)
}

export function childrenOf(node: PlanNode): readonly PlanNode[] {
  return 'children' in node ? node.children : []
}

export function isLoop(node: PlanNode): node is LoopPlan {
  return node.kind === 'scan' || node.kind === 'repeat'
}

export function loopSize(loop: LoopPlan): number {
  return loop.kind === 'scan' ? loop.axis.positions.length : loop.times
}

/** Ids are paths of names: only the branch that begins like the id can hold it. */
export function planNode(plan: Plan, id: NodeId): PlanNode {
  return demand(nodeBelow(plan.root, id), `node ${id} in plan ${plan.name}`)
}

function nodeBelow(node: PlanNode, id: NodeId): PlanNode | undefined {
  if (node.id === id) return node
  if (!id.startsWith(`${node.id}/`)) return undefined
  for (const child of childrenOf(node)) {
    const found = nodeBelow(child, id)
    if (found !== undefined) return found
  }
  return undefined
}
