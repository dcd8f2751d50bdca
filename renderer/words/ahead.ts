import type { NodeId } from '../../shared/model/ids.ts'
import type { ExperimentTree, TreeNode } from '../../shared/structure/experiment-tree.ts'
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
  const open = tree.plan.entries.flatMap(({ node }) => {
    const found = tree.nodes.get(node)
    return found !== undefined && (found.status === 'planned' || found.status === 'running') ? found : []
  })
  const plannedS = open.reduce((sum, node) => sum + remainingS(node), 0)
  const pace = plannedS > 0 ? leftS / plannedS : 1
  const next = open.filter(({ status }) => status === 'planned')
  let startsAtMs = nowMs + 1000 * pace * (plannedS - next.reduce((sum, node) => sum + remainingS(node), 0))
  const items = next.slice(0, most).map(node => {
    const durationS = pace * remainingS(node)
    const item = { node: node.plan.id, label: node.plan.name, durationS, startsAtMs }
    startsAtMs += 1000 * durationS
    return item
  })
  return { items, count: next.length, leftS, endsAtMs }
}

function remainingS({ done, plan, status, total }: TreeNode): number {
  if (status !== 'running' || total === 0) return plan.durationS
  return plan.durationS * Math.max(0, 1 - done / total)
}
