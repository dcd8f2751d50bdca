import type { ExperimentTree, TreeNode } from '../../shared/structure/experiment-tree.ts'
import { nodeSummary } from '../../shared/structure/node-summary.ts'
import type { PlotChoice } from './plot-choice.ts'
import { scanPositions } from './scan-curve.ts'
import { scanOfSelection } from './scan-columns.ts'

/** More than twelve curves are no longer told apart. */
const mostScans = 12

/** The scans beside `scan` that were asked for: those before it along the same axis, newest first, then those added by hand. */
export function otherScans(
  tree: ExperimentTree,
  scan: TreeNode,
  { added, lastScans }: Pick<PlotChoice, 'lastScans' | 'added'>,
): readonly TreeNode[] {
  const before = lastScans > 1 ? scansBefore(tree, scan, lastScans - 1) : []
  const byHand = added.flatMap(id => (tree.nodes.has(id) ? (scanOfSelection(tree, id) ?? []) : []))
  return [...new Set([...before, ...byHand])].filter(other => other !== scan).slice(0, mostScans)
}

/** Newest first, at most `most`. */
function scansBefore(tree: ExperimentTree, scan: TreeNode, most: number): readonly TreeNode[] {
  const { label } = scanPositions(tree, scan).axis
  const startedAtMs = scan.startedAtMs ?? Infinity
  let found: readonly TreeNode[] = []
  for (const { newestMs, scans } of measuredScans(tree).toSorted(byNewest)) {
    // All that follow are older than those found.
    if (found.length === most && newestMs < (found.at(-1)?.startedAtMs ?? 0)) break
    const alike = scans.filter(
      node =>
        node !== scan &&
        (node.startedAtMs ?? Infinity) <= startedAtMs &&
        scanPositions(tree, node).axis.label === label,
    )
    found = [...found, ...alike].sort(byStart).slice(0, most)
  }
  return found
}

const measuredScans = nodeSummary(nodes => {
  const scans = nodes.filter(({ columns }) => columns.size > 0)
  return { scans, newestMs: Math.max(0, ...scans.map(({ startedAtMs }) => startedAtMs ?? 0)) }
})

function byNewest(left: { readonly newestMs: number }, right: { readonly newestMs: number }): number {
  return right.newestMs - left.newestMs
}

function byStart(left: TreeNode, right: TreeNode): number {
  return (right.startedAtMs ?? 0) - (left.startedAtMs ?? 0)
}
