import type { PlanNode } from '../../shared/model/plan.ts'
import type { ExperimentTree, TreeNode } from '../../shared/structure/experiment-tree.ts'
import { nodeSummary } from '../../shared/structure/node-summary.ts'

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
  const { done, planned } = workOf(tree).reduce(sumOf, nothing)
  return planned === 0 ? 0 : Math.min(1, done / planned)
}

interface Work {
  readonly planned: number
  readonly done: number
}

const nothing: Work = { planned: 0, done: 0 }
const workOf = nodeSummary(nodes => nodes.map(workBy).reduce(sumOf, nothing))

function workBy(node: TreeNode): Work {
  if (node.plan.kind !== 'acquisition') return nothing
  const planned = leafWeight(node.plan)
  return { planned, done: planned * nodeFraction(node) }
}

function sumOf(one: Work, other: Work): Work {
  return { planned: one.planned + other.planned, done: one.done + other.done }
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
