import { assert, demand } from '../base/assert.ts'
import type { NodeId } from '../model/ids.ts'
import type { EntryPlan, Plan, PlanNode } from '../model/plan.ts'
import { sizeOf } from '../plan/plan-size.ts'

/** The plan with `node` last under `parent`, or in the place of the node that has its id. */
export function growPlan(plan: Plan, parent: NodeId, node: PlanNode, entry: EntryPlan | undefined): Plan {
  const path = pathTo(plan.root, parent)
  const root = withNode(plan.root, path, node)
  assert(root.kind === 'sequence', 'the root of a plan is a sequence')
  return { ...plan, root, entries: withEntry(plan, entry), totals: { ...plan.totals, ...sizeOf(root) } }
}

function withEntry({ entries }: Plan, entry: EntryPlan | undefined): readonly EntryPlan[] {
  if (entry === undefined || entries.some(known => known.name === entry.name)) return entries
  return [...entries, entry]
}

/** Indices of children from the root down to `id`. */
function pathTo(root: PlanNode, id: NodeId): readonly number[] {
  return demand(findPath(root, id), `node ${id} in the plan`)
}

function findPath(node: PlanNode, id: NodeId): readonly number[] | undefined {
  if (node.id === id) return []
  // Ids are paths of names: only the branch that begins like the id can hold it.
  if (!id.startsWith(`${node.id}/`) || !('children' in node)) return undefined
  for (const [index, child] of node.children.entries()) {
    const below = findPath(child, id)
    if (below !== undefined) return [index, ...below]
  }
  return undefined
}

function withNode(at: PlanNode, path: readonly number[], added: PlanNode): PlanNode {
  if (!('children' in at)) throw new RangeError(`${at.id} cannot have children`)
  const [index, ...rest] = path
  if (index === undefined) return { ...at, children: put(at.children, added) }
  const child = demand(at.children[index], `child ${index} of ${at.id}`)
  return { ...at, children: at.children.with(index, withNode(child, rest, added)) }
}

function put(children: readonly PlanNode[], added: PlanNode): readonly PlanNode[] {
  const at = children.findIndex(child => child.id === added.id)
  return at < 0 ? [...children, added] : children.with(at, added)
}
