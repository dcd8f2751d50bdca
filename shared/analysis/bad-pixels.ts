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
  image: ImageShape,
  mean: Float32Array,
  deviation: Float32Array,
  limits: BadPixelLimits,
  mask: Float32Array,
): void {
  const { height, width } = image
  const room = new Float32Array(squareSide * squareSide)
  for (let top = 0; top < height; top += squareSide)
    for (let left = 0; left < width; left += squareSide) {
      const bottom = Math.min(height, top + squareSide)
      const square = { top, left, bottom, right: Math.min(width, left + squareSide), width }
      const level = spreadOf(square, mean, room)
      const noise = spreadOf(square, deviation, room)
      markSquare({ square, mean, deviation, level, noise, limits }, mask)
    }
}

interface Square {
  readonly top: number
  readonly left: number
  readonly bottom: number
  readonly right: number
  /** Of the image. */
  readonly width: number
}

interface Judgement {
  readonly square: Square
  readonly mean: Float32Array
  readonly deviation: Float32Array
  readonly level: Spread
  readonly noise: Spread
  readonly limits: BadPixelLimits
}

function markSquare({ square, mean, deviation, level, noise, limits }: Judgement, mask: Float32Array): void {
  const { top, left, bottom, right, width } = square
  const dead = limits.deadBelow * level.median
  const low = level.median - limits.sigmas * level.sigma
  const high = level.median + limits.sigmas * level.sigma
  const loud = noise.median + limits.sigmas * noise.sigma
  for (let row = top; row < bottom; row++)
    for (let at = row * width + left; at < row * width + right; at++) {
      const value = mean[at] ?? Number.NaN
      let bits = value === value ? 0 : pixelMaskBits.noValue
      if (value < dead) bits |= pixelMaskBits.dead
      else if (value < low) bits |= pixelMaskBits.under
      if (value > high) bits |= pixelMaskBits.over
      if ((deviation[at] ?? Number.NaN) > loud) bits |= pixelMaskBits.noisy
      mask[at] = bits
    }
}

interface Spread {
  readonly median: number
  readonly sigma: number
}

/** Of the values there that are numbers. Where more than half are equal nothing can be said of the others: sigma Infinity. */
function spreadOf(
  { top, left, bottom, right, width }: Square,
  values: Float32Array,
  room: Float32Array,
): Spread {
  let count = 0
  for (let row = top; row < bottom; row++)
    for (let at = row * width + left; at < row * width + right; at++) {
      const value = values[at] ?? Number.NaN
      if (value === value) room[count++] = value
    }
  const median = medianInPlace(room, count)
  for (let i = 0; i < count; i++) room[i] = Math.abs((room[i] ?? 0) - median)
  const sigma = sigmaPerDeviation * medianInPlace(room, count)
  return { median, sigma: sigma > 0 ? sigma : Number.POSITIVE_INFINITY }
}
