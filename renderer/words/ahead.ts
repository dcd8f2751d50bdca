import type { NodeId } from '../../shared/model/ids.ts'
import type { Plan } from '../../shared/model/plan.ts'
import type { ExperimentTree, TreeNode } from '../../shared/structure/experiment-tree.ts'
import { nodeSummary } from '../../shared/structure/node-summary.ts'
import { runProgress } from './run-progress.ts'

export interface AheadItem {
  readonly node: NodeId
  readonly label: string
  readonly durationS: number
  readonly startsAtMs: number
}

export interface Ahead {
  /** The next few. */
  readonly items: readonly AheadItem[]
  /** All that have not begun. */
  readonly count: number
  readonly leftS: number
  readonly endsAtMs: number
}

/** What is still to come, entry by entry, at the pace of what is done so far; undefined where nothing is or nobody knows. */
export function ahead(tree: ExperimentTree, nowMs: number, most: number): Ahead | undefined {
  const { endsAtMs, leftS } = runProgress(tree, nowMs)
  if (
    tree.plan === undefined ||
    tree.outcome !== undefined ||
    leftS === undefined ||
    endsAtMs === undefined
  ) {
    return undefined
  }
  const parts = openEntries(tree.plan)(tree)
  const plannedS = parts.reduce((sum, part) => sum + part.runningS + part.nextS, 0)
  const pace = plannedS > 0 ? leftS / plannedS : 1
  let startsAtMs = nowMs + 1000 * pace * parts.reduce((sum, { runningS }) => sum + runningS, 0)
  const items = firstOf(parts, most).map(node => {
    const durationS = pace * node.plan.durationS
    const item = { node: node.plan.id, label: node.plan.name, durationS, startsAtMs }
    startsAtMs += 1000 * durationS
    return item
  })
  const count = parts.reduce((sum, { next }) => sum + next.length, 0)
  return { items, count, leftS, endsAtMs }
}

/** Entries that are not over, among some neighbours in the tree. */
interface OpenPart {
  /** Of those that have begun, what is left by the plan. */
  readonly runningS: number
  readonly nextS: number
  readonly next: readonly TreeNode[]
}

const summaries = new WeakMap<Plan, (tree: ExperimentTree) => readonly OpenPart[]>()

/** A plan may have 10 000 entries: each time only those are looked at of which something changed, or that are shown. */
function openEntries(plan: Plan): (tree: ExperimentTree) => readonly OpenPart[] {
  const known = summaries.get(plan)
  if (known !== undefined) return known
  const entries = new Set(plan.entries.map(({ node }) => node))
  const summary = nodeSummary(nodes => openPart(nodes.filter(node => entries.has(node.plan.id))))
  summaries.set(plan, summary)
  return summary
}

function openPart(entries: readonly TreeNode[]): OpenPart {
  const next = entries.filter(({ status }) => status === 'planned')
  const running = entries.filter(({ status }) => status === 'running')
  return {
    next,
    nextS: next.reduce((sum, { plan }) => sum + plan.durationS, 0),
    runningS: running.reduce((sum, node) => sum + remainingS(node), 0),
  }
}

function firstOf(parts: readonly OpenPart[], most: number): readonly TreeNode[] {
  const found: TreeNode[] = []
  for (const { next } of parts) {
    if (found.length >= most) break
    found.push(...next.slice(0, most - found.length))
  }
  return found
}

function remainingS({ done, plan, total }: TreeNode): number {
  return total === 0 ? plan.durationS : plan.durationS * Math.max(0, 1 - done / total)
}
