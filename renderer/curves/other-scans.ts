import type { ExperimentTree, TreeNode } from '../../shared/structure/experiment-tree.ts'
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
  const before = lastScans > 1 ? scansBefore(tree, scan).slice(0, lastScans - 1) : []
  const byHand = added.flatMap(id => (tree.nodes.has(id) ? (scanOfSelection(tree, id) ?? []) : []))
  return [...new Set([...before, ...byHand])].filter(other => other !== scan).slice(0, mostScans)
}

function scansBefore(tree: ExperimentTree, scan: TreeNode): readonly TreeNode[] {
  const { label } = scanPositions(tree, scan).axis
  const startedAtMs = scan.startedAtMs ?? Infinity
  const earlier: TreeNode[] = []
  tree.nodes.forEach(node => {
    const isBefore = node.columns.size > 0 && node !== scan && (node.startedAtMs ?? Infinity) <= startedAtMs
    if (isBefore && scanPositions(tree, node).axis.label === label) earlier.push(node)
  })
  return earlier.sort((left, right) => (right.startedAtMs ?? 0) - (left.startedAtMs ?? 0))
}
