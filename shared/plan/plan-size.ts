import type { Description } from '../model/description.ts'
import type { PlanNode, PlanTotals } from '../model/plan.ts'
import type { Problem } from '../model/problem.ts'
import { pointsOf } from './plan-steps.ts'

export type PlanSize = Omit<PlanTotals, 'durationS'>

/** Frames, bytes and points of scans and repeats, all repetitions included. */
export function sizeOf(root: PlanNode): PlanSize {
  const size = { frames: 0, points: 0, bytes: 0 }
  const visit = (node: PlanNode, executions: number): void => {
    if (node.kind === 'acquisition') {
      size.frames += node.camera?.totalFrames ?? 0
      size.bytes += node.camera?.totalBytes ?? 0
    }
    if (node.kind === 'nativeScan') {
      size.points += node.shape?.reduce((product, length) => product * length, 1) ?? 0
      for (const { totalBytes, totalFrames } of node.cameras) {
        size.frames += totalFrames
        size.bytes += totalBytes
      }
    }
    const times = node.kind === 'scan' || node.kind === 'repeat' ? pointsOf(node) : 1
    if (node.kind === 'scan' || node.kind === 'repeat') size.points += executions * times
    if ('children' in node) for (const child of node.children) visit(child, executions * times)
  }
  visit(root, 1)
  return size
}

/** A million points at 10 Hz are 28 hours; their positions are 20 MB of JSON in the first event. */
const mostPoints = 1_000_000

export function tooLarge({ file }: Description, { points, frames, bytes }: PlanSize): readonly Problem[] {
  const where = `${file}:1:1`
  if (points > mostPoints) {
    const message = `the plan has ${points} points, at most ${mostPoints} are allowed`
    return [{ kind: 'description', message, where, advice: 'Use fewer steps or split the experiment.' }]
  }
  if (Number.isSafeInteger(frames) && Number.isSafeInteger(bytes)) return []
  const message = `the plan would record ${bytes.toExponential(1)} bytes`
  return [{ kind: 'description', message, where, advice: 'Use fewer frames or split the experiment.' }]
}
