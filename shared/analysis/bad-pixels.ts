import type { ImageShape } from '../model/pixels.ts'
import { medianInPlace } from './median.ts'

/** Of NXdetector's `pixel_mask` (NeXus application definition NXmx). */
export const pixelMaskBits = {
  dead: 1 << 1,
  under: 1 << 2,
  over: 1 << 3,
  noisy: 1 << 4,
  noValue: 1 << 5,
} as const

export interface BadPixelLimits {
  /** Robust standard deviations from the surroundings. */
  readonly sigmas: number
  /** Part of its surroundings below which a pixel of a white is dead; 0: of a dark, where there is nothing to respond to. */
  readonly deadBelow: number
}

/** Median and robust standard deviation are taken over squares of so many pixels: a beam is even over them. */
const squareSide = 32
/** Of a normal distribution in median absolute deviations (Hampel 1974). */
const sigmaPerDeviation = 1.4826

/**
 * Pixels that are not like those around them, from mean and standard deviation of every pixel over darks or whites. `over`
 * (hot) and `under`: mean farther than `sigmas` robust standard deviations from the median of its square; `noisy`: standard
 * deviation farther above theirs; `dead`: mean below the given part of the median. Answers with bits of NeXus, 0 for a
 * good pixel. Robust statistics: Rousseeuw and Croux, J. Am. Stat. Assoc. 88 (1993) 1273.
 */
export function findBadPixels(
  { height, width }: ImageShape,
  mean: Float32Array,
  deviation: Float32Array,
  limits: BadPixelLimits,
  mask: Float32Array,
): void {
  for (let top = 0; top < height; top += squareSide)
    for (let left = 0; left < width; left += squareSide) {
      const places = squareAt(
        top,
        left,
        Math.min(height, top + squareSide),
        Math.min(width, left + squareSide),
        width,
      )
      markSquare(places, mean, deviation, limits, mask)
    }
}

function squareAt(top: number, left: number, bottom: number, right: number, width: number): Uint32Array {
  const places = new Uint32Array((bottom - top) * (right - left))
  let count = 0
  for (let row = top; row < bottom; row++)
    for (let column = left; column < right; column++) places[count++] = row * width + column
  return places
}

function markSquare(
  places: Uint32Array,
  mean: Float32Array,
  deviation: Float32Array,
  { sigmas, deadBelow }: BadPixelLimits,
  mask: Float32Array,
): void {
  const level = spreadOf(places, mean)
  const noise = spreadOf(places, deviation)
  for (let place = 0; place < places.length; place++) {
    const at = places[place] ?? 0
    const value = mean[at] ?? Number.NaN
    const found = deviation[at] ?? Number.NaN
    let bits = value === value ? 0 : pixelMaskBits.noValue
    if (value < deadBelow * level.median) bits |= pixelMaskBits.dead
    else if (value < level.median - sigmas * level.sigma) bits |= pixelMaskBits.under
    if (value > level.median + sigmas * level.sigma) bits |= pixelMaskBits.over
    if (found > noise.median + sigmas * noise.sigma) bits |= pixelMaskBits.noisy
    mask[at] = bits
  }
}

interface Spread {
  readonly median: number
  readonly sigma: number
}

/** Of the values there that are numbers. Where more than half are equal nothing can be said of the others: sigma Infinity. */
function spreadOf(places: Uint32Array, values: Float32Array): Spread {
  const known = new Float32Array(places.length)
  let count = 0
  for (let place = 0; place < places.length; place++) {
    const value = values[places[place] ?? 0] ?? Number.NaN
    if (value === value) known[count++] = value
  }
  const median = medianInPlace(known, count)
  for (let i = 0; i < count; i++) known[i] = Math.abs((known[i] ?? 0) - median)
  const sigma = sigmaPerDeviation * medianInPlace(known, count)
  return { median, sigma: sigma > 0 ? sigma : Number.POSITIVE_INFINITY }
}
