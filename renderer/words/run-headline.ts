import { counted } from '../../shared/base/counted.ts'
import type { NodeId } from '../../shared/model/ids.ts'
import type { RunState } from '../../shared/model/run-state.ts'
import type { ExperimentTree, TreeNode } from '../../shared/structure/experiment-tree.ts'
import { recordedSoFar } from '../../shared/structure/recorded-scans.ts'
import { formatBytes, formatCount, formatNumber, withUnit } from './format.ts'
import { summaryWords } from './node-words.ts'

export interface RunHeadline {
  readonly title: string
  readonly detail: string
}

/** What is being done: the node, and its place in the scan. After the run: what was recorded. */
export function runHeadline(run: RunState, tree: ExperimentTree): RunHeadline {
  if (tree.plan === undefined) return { title: 'No experiment', detail: 'Choose one and start it' }
  if (run.phase === 'done' || tree.closedAtMs !== undefined) return summary(tree)
  if (run.phase === 'idle') return { title: tree.plan.name, detail: 'Not running' }
  const id = ('node' in run ? run.node : undefined) ?? tree.current
  const node = id === undefined ? undefined : tree.nodes.get(id)
  if (node === undefined) return { title: tree.plan.name, detail: 'Getting ready' }
  const place = placeWords(tree, node)
  return { title: node.plan.name, detail: place === '' ? summaryWords(node.plan) : place }
}

export function scanAbove(tree: ExperimentTree, id: NodeId | undefined): TreeNode | undefined {
  for (let at = id; at !== undefined; at = tree.nodes.get(at)?.parent) {
    const node = tree.nodes.get(at)
    if (node?.plan.kind === 'scan' || node?.plan.kind === 'nativeScan') return node
  }
  return undefined
}

/** Where the scan around the node stands: `energy 4.12 keV in Energy Scan`; the name may be cut off, the value not. */
function placeWords(tree: ExperimentTree, node: TreeNode): string {
  const scan = scanAbove(tree, node.plan.id)
  if (scan?.plan.kind !== 'scan' || scan === node) return ''
  const { motor, positions, unit } = scan.plan.axis
  const position = positions[scan.done % positions.length]
  return `${motor} ${withUnit(formatNumber(position), unit)} in ${scan.plan.name}`
}

function summary(tree: ExperimentTree): RunHeadline {
  const { bytes, frames, gaps, points, scans } = recordedSoFar(tree)
  const lost = gaps === 0 ? 'none lost' : `${formatCount(gaps)} lost, listed in the file`
  return {
    title: tree.experiment ?? '',
    detail:
      frames === 0 && scans > 0
        ? `${counted(scans, 'scan')} · ${counted(points, 'point')} · ${lost}`
        : `${counted(frames, 'frame')} · ${formatBytes(bytes)} · ${lost}`,
  }
}
