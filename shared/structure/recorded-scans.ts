import { nodeSummary } from './node-summary.ts'
import type { ExperimentTree, TreeNode } from './experiment-tree.ts'

export interface Recorded {
  /** Scans that SPEC ran, and the points that came of them. */
  readonly scans: number
  readonly points: number
  readonly frames: number
  /** Of the frames of cameras whose images have a known size. */
  readonly bytes: number
  readonly gaps: number
}

const nothing: Recorded = { scans: 0, points: 0, frames: 0, bytes: 0, gaps: 0 }
const summary = nodeSummary(nodes => nodes.map(recordedBy).reduce(sumOf, nothing))

/** All that an experiment has recorded so far. */
export function recordedSoFar(tree: Pick<ExperimentTree, 'nodes'>): Recorded {
  return summary(tree).reduce(sumOf, nothing)
}

/** Gaps behind the last point are of points that were never counted. */
export function recordedPoints({ done, pointGaps }: Pick<TreeNode, 'done' | 'pointGaps'>): number {
  return pointGaps.reduce(
    (points, { firstPoint, lastPoint }) => points - Math.max(0, Math.min(lastPoint + 1, done) - firstPoint),
    done,
  )
}

function recordedBy(node: TreeNode): Recorded {
  const frames = node.datasets.reduce((sum, { complete }) => sum + complete, 0)
  const isScan = node.plan.kind === 'nativeScan' && node.status !== 'planned'
  return {
    scans: isScan ? 1 : 0,
    points: isScan ? recordedPoints(node) : 0,
    frames,
    bytes: frames * bytesPerFrame(node),
    gaps: node.gaps,
  }
}

function bytesPerFrame({ plan }: TreeNode): number {
  if (plan.kind !== 'acquisition' || plan.camera === undefined || plan.camera.totalFrames === 0) return 0
  return plan.camera.totalBytes / plan.camera.totalFrames
}

function sumOf(one: Recorded, other: Recorded): Recorded {
  return {
    scans: one.scans + other.scans,
    points: one.points + other.points,
    frames: one.frames + other.frames,
    bytes: one.bytes + other.bytes,
    gaps: one.gaps + other.gaps,
  }
}
