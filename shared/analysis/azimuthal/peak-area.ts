/** Bins [from, to) of a pattern in which a peak lies. */
export interface PeakRange {
  readonly from: number
  readonly to: number
}

/** Part of the range at either side in which there is background only. */
const sidePart = 0.2

/**
 * Area of a peak above a straight line through the means of the outer fifths of its range: Σ (I − line) · bin width. NaN
 * where a side has no value; bins without a value are taken to lie on the line.
 */
export function peakArea(
  pattern: Float32Array,
  { from, to }: PeakRange,
  binWidth: number,
  isAboveLine: boolean,
): number {
  const side = Math.max(1, Math.round(sidePart * (to - from)))
  const left = meanOf(pattern, from, from + side)
  const right = meanOf(pattern, to - side, to)
  const slope = (right - left) / Math.max(1, to - from - side)
  const start = from + (side - 1) / 2
  let sum = 0
  for (let bin = from; bin < to; bin++) {
    const line = isAboveLine ? left + slope * (bin - start) : 0
    const value = pattern[bin] ?? Number.NaN
    if (Number.isFinite(value)) sum += value - line
  }
  return Number.isFinite(left + right) ? sum * binWidth : Number.NaN
}

function meanOf(pattern: Float32Array, from: number, to: number): number {
  let sum = 0
  let count = 0
  for (let bin = from; bin < to; bin++) {
    const value = pattern[bin] ?? Number.NaN
    if (!Number.isFinite(value)) continue
    sum += value
    count++
  }
  return sum / count
}
