import type { PlanNode } from '../../shared/model/plan.ts'
import type { ExperimentTree, TreeNode } from '../../shared/structure/experiment-tree.ts'

export interface RunProgress {
  /** Part of the planned time whose work is done, 0 to 1. */
  readonly fraction: number
  readonly elapsedS: number | undefined
  readonly leftS: number | undefined
  readonly endsAtMs: number | undefined
}

/** Below this part the plan's own estimate is better than extrapolation. */
const trustFraction = 0.05

/**
 * Leaves count by their planned duration. Time left mixes plan and experience: the plan at first, then the speed so far.
 */
export function runProgress(tree: ExperimentTree, nowMs: number): RunProgress {
  const fraction = doneFraction(tree)
  const { startedAtMs, closedAtMs, plan } = tree
  if (startedAtMs === undefined || plan === undefined) {
    return { fraction, elapsedS: undefined, leftS: undefined, endsAtMs: undefined }
  }
  const elapsedS = Math.max(0, ((closedAtMs ?? nowMs) - startedAtMs) / 1000)
  // What follows SPEC has no end of its own.
  const hasEnd = closedAtMs === undefined && plan.root.isOpen !== true
  if (!hasEnd) return { fraction, elapsedS, leftS: undefined, endsAtMs: undefined }
  const leftS =
    fraction < trustFraction
      ? Math.max(0, plan.totals.durationS * (1 - fraction))
      : (elapsedS * (1 - fraction)) / fraction
  return { fraction, elapsedS, leftS, endsAtMs: nowMs + leftS * 1000 }
}

function doneFraction(tree: ExperimentTree): number {
  if (tree.outcome === 'complete') return 1
  if (tree.plan?.root.isOpen === true) return currentFraction(tree)
  let planned = 0
  let done = 0
  tree.nodes.forEach(node => {
    if (node.plan.kind !== 'acquisition') return
    const weight = leafWeight(node.plan)
    planned += weight
    done += weight * nodeFraction(node)
  })
  return planned === 0 ? 0 : Math.min(1, done / planned)
}

/** Of the scan that SPEC runs now. */
function currentFraction({ current, nodes }: ExperimentTree): number {
  const node = current === undefined ? undefined : nodes.get(current)
  return node === undefined ? 0 : nodeFraction(node)
}

/** A leaf without a time of its own still counts a little, or a scan of positions would never move. */
function leafWeight(plan: PlanNode): number {
  return Math.max(plan.durationS, 1e-3)
}

function nodeFraction(node: TreeNode): number {
  if (node.status === 'complete' || node.status === 'skipped') return 1
  return node.total === 0 ? 0 : Math.min(1, node.done / node.total)
}
