import type { ExperimentTree, TreeNode } from './experiment-tree.ts'

/** Scans that SPEC ran, and the points that came of them. */
export function recordedScans({ nodes }: ExperimentTree): {
  readonly scans: number
  readonly points: number
} {
  let scans = 0
  let points = 0
  for (const node of nodes.values()) {
    if (node.plan.kind !== 'nativeScan' || node.status === 'planned') continue
    scans += 1
    points += recordedPoints(node)
  }
  return { scans, points }
}

/** Gaps behind the last point are of points that were never counted. */
export function recordedPoints({ done, pointGaps }: Pick<TreeNode, 'done' | 'pointGaps'>): number {
  return pointGaps.reduce(
    (points, { firstPoint, lastPoint }) => points - Math.max(0, Math.min(lastPoint + 1, done) - firstPoint),
    done,
  )
}
