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

export function planNode(plan: Plan, id: NodeId): PlanNode {
  const found = walkPlan(plan.root).find(place => place.node.id === id)
  return demand(found, `node ${id} in plan ${plan.name}`).node
}
