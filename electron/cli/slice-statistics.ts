import type { DataBlock } from '../../shared/model/data-file.ts'

/** Over all values but NaN, in float64; `count` is how many those are, `nans` how many were left out. */
export interface SliceStatistics {
  readonly count: number
  readonly nans: number
  readonly min: number
  readonly max: number
  readonly mean: number
  readonly sum: number
}

/** Undefined for text, for no values at all, and where 64-bit integers do not fit into a number. */
export function sliceStatistics(block: DataBlock): SliceStatistics | undefined {
  const { values } = block
  if (values.kind === 'list' || values.data.length === 0) return undefined
  let nans = 0
  let min = Infinity
  let max = -Infinity
  let sum = 0
  let lost = 0 // Neumaier's compensation: what adding small to large numbers loses
  for (const value of values.data) {
    if (Number.isNaN(value)) {
      nans += 1
      continue
    }
    if (value < min) min = value
    if (value > max) max = value
    const next = sum + value
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum
    sum = next
  }
  const count = values.data.length - nans
  const total = Number.isFinite(sum) ? sum + lost : sum
  if (count === 0) return { count, nans, min: NaN, max: NaN, mean: NaN, sum: NaN }
  return { count, nans, min, max, mean: total / count, sum: total }
}
