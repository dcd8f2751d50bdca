import { assert } from '../base/assert.ts'
import type { PixelArray } from '../model/pixels.ts'
import { medianInPlace } from './median.ts'

export const stackReductions = ['mean', 'median', 'clipped'] as const
export type StackReduction = (typeof stackReductions)[number]

/**
 * One image from `count` images of equal size lying one after the other in `stack`: for every pixel the mean; or the median
 * (mean of the middle two for an even count); or, `clipped`, the mean of the values within four robust standard deviations of
 * the median. Writes `stack.length / count` numbers into `out` from index `at`.
 */
export function reduceStack(
  stack: PixelArray,
  count: number,
  method: StackReduction,
  out: Float32Array,
  at: number,
): void {
  const pixels = stack.length / count
  assert(count > 0 && Number.isInteger(pixels), `${stack.length} pixels are not ${count} equal images`)
  assert(at + pixels <= out.length, `${pixels} pixels at ${at} do not fit into ${out.length}`)
  if (count === 1) out.set(stack, at)
  else if (method === 'mean' || count === 2) meanOf(stack, count, pixels, out, at)
  else columnByColumn(stack, count, method === 'median' ? medianInPlace : clippedMean, out, at)
}

// Image by image rather than pixel by pixel: memory is read in order, 3 to 4 times faster at 2048².
function meanOf(stack: PixelArray, count: number, pixels: number, out: Float32Array, at: number): void {
  const sums = new Float64Array(pixels)
  for (let image = 0; image < count; image++) {
    const start = image * pixels
    for (let i = 0; i < pixels; i++) sums[i] = (sums[i] ?? 0) + (stack[start + i] ?? 0)
  }
  for (let i = 0; i < pixels; i++) out[at + i] = (sums[i] ?? 0) / count
}

function columnByColumn(
  stack: PixelArray,
  count: number,
  reduce: (values: Float32Array, count: number) => number,
  out: Float32Array,
  at: number,
): void {
  const pixels = stack.length / count
  const column = new Float32Array(count)
  for (let i = 0; i < pixels; i++) {
    for (let image = 0; image < count; image++) column[image] = stack[image * pixels + i] ?? 0
    out[at + i] = reduce(column, count)
  }
}

/** Of a normal distribution in median absolute deviations (Hampel, J. Am. Stat. Assoc. 69 (1974) 383). */
const sigmaPerDeviation = 1.4826
const clipSigmas = 4
/** Counts: what rounding to whole counts alone gives, 1/√12; without it equal counts would make any other one an outlier. */
const leastSigma = 0.289

/**
 * Mean of the values that lie within four standard deviations of the median, the deviation taken from the median absolute one:
 * what a cosmic ray or a spark leaves in one dark is left out, and nothing of the averaging is lost.
 */
function clippedMean(values: Float32Array, count: number): number {
  const centre = medianInPlace(values, count)
  const deviations = values.slice(0, count)
  for (let i = 0; i < count; i++) deviations[i] = Math.abs((values[i] ?? 0) - centre)
  const limit = clipSigmas * Math.max(leastSigma, sigmaPerDeviation * medianInPlace(deviations, count))
  let sum = 0
  let kept = 0
  for (let i = 0; i < count; i++) {
    const value = values[i] ?? 0
    if (Math.abs(value - centre) > limit) continue
    sum += value
    kept++
  }
  return sum / kept
}
