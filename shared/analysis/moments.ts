import { assert } from '../base/assert.ts'
import { inStretches } from './in-stretches.ts'

/**
 * Mean, variance and extremes of every pixel over the images of a stack, in one pass: Welford's update (Technometrics 4 (1962)
 * 419), without the loss of digits of Σx² − (Σx)²/n. Pixels without a value (NaN) are left out of it. 24 bytes per pixel, 28
 * once a value was missing.
 */
export interface Moments {
  readonly mean: Float64Array
  /** Σ (x − mean)². */
  readonly squares: Float64Array
  readonly minimum: Float32Array
  readonly maximum: Float32Array
  images: number
  /** Values of every pixel; undefined while each pixel had one in all images. */
  counts: Uint32Array | undefined
}

export function moments(pixels: number): Moments {
  return {
    mean: new Float64Array(pixels),
    squares: new Float64Array(pixels),
    minimum: new Float32Array(pixels).fill(Number.POSITIVE_INFINITY),
    maximum: new Float32Array(pixels).fill(Number.NEGATIVE_INFINITY),
    images: 0,
    counts: undefined,
  }
}

/** Answers with the mean over the image; NaN where no pixel has a value. */
export function addToMoments(state: Moments, image: Float32Array): number {
  assert(image.length === state.mean.length, 'an image of another size')
  const known = sumOf(image)
  if (known.count < image.length) state.counts ??= new Uint32Array(image.length).fill(state.images)
  state.images++
  const { counts } = state
  inStretches(image.length, (from, to) => {
    if (counts === undefined) addWhole(state, image, from, to)
    else addKnown(state, counts, image, from, to)
  })
  return known.sum / known.count
}

/** Sample standard deviation; NaN where there are fewer than two values. */
export function readDeviation(state: Moments, out: Float32Array): void {
  inStretches(out.length, (from, to) => {
    const { squares, counts, images } = state
    for (let i = from; i < to; i++) {
      const count = counts === undefined ? images : (counts[i] ?? 0)
      out[i] = count < 2 ? Number.NaN : Math.sqrt((squares[i] ?? 0) / (count - 1))
    }
  })
}

/** NaN where there is no value. */
export function readMean({ mean, counts, images }: Moments, out: Float32Array): void {
  if (images === 0) out.fill(Number.NaN)
  else out.set(mean)
  for (const [i, count] of counts?.entries() ?? []) if (count === 0) out[i] = Number.NaN
}

/** NaN where there is no value: the smallest and the largest lie the wrong way round there. */
export function readExtremes(
  { minimum, maximum }: Moments,
  lowest: Float32Array,
  highest: Float32Array,
): void {
  inStretches(lowest.length, (from, to) => {
    for (let i = from; i < to; i++) {
      const low = minimum[i] ?? 0
      const high = maximum[i] ?? 0
      lowest[i] = low > high ? Number.NaN : low
      highest[i] = low > high ? Number.NaN : high
    }
  })
}

function sumOf(image: Float32Array): { readonly sum: number; readonly count: number } {
  let sum = 0
  let count = 0
  inStretches(image.length, (from, to) => {
    let part = 0
    let known = 0
    for (let i = from; i < to; i++) {
      const value = image[i] ?? 0
      if (value !== value) continue
      part += value
      known++
    }
    sum += part
    count += known
  })
  return { sum, count }
}

/** Every pixel has a value in every image: the division by their number is the same for all. */
function addWhole(state: Moments, image: Float32Array, from: number, to: number): void {
  const { mean, squares, minimum, maximum, images } = state
  const part = 1 / images
  for (let i = from; i < to; i++) {
    const value = image[i] ?? 0
    const before = mean[i] ?? 0
    const after = before + (value - before) * part
    mean[i] = after
    squares[i] = (squares[i] ?? 0) + (value - before) * (value - after)
    if (value < (minimum[i] ?? 0)) minimum[i] = value
    if (value > (maximum[i] ?? 0)) maximum[i] = value
  }
}

function addKnown(state: Moments, counts: Uint32Array, image: Float32Array, from: number, to: number): void {
  const { mean, squares, minimum, maximum } = state
  for (let i = from; i < to; i++) {
    const value = image[i] ?? Number.NaN
    if (value !== value) continue
    const count = (counts[i] ?? 0) + 1
    const before = mean[i] ?? 0
    const after = before + (value - before) / count
    counts[i] = count
    mean[i] = after
    squares[i] = (squares[i] ?? 0) + (value - before) * (value - after)
    if (value < (minimum[i] ?? 0)) minimum[i] = value
    if (value > (maximum[i] ?? 0)) maximum[i] = value
  }
}
