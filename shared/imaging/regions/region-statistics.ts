import type { PixelArray } from '../../model/pixels.ts'
import { spannedPixels } from './region-spans.ts'

/** Of the pixels of a region that count: not masked, not saturated, and numbers. Positions are pixel indices. */
export interface RegionStatistics {
  readonly pixels: number
  readonly sum: number
  /** NaN where no pixel counts. */
  readonly mean: number
  readonly minimum: number
  readonly maximum: number
  /** The first pixel with the maximum, rows before columns; undefined where no pixel counts. */
  readonly maximumAt: { readonly x: number; readonly y: number } | undefined
  /** Centre of mass, weighted by the values: the middle of pixel 3 is 3. Undefined where the sum is not positive. */
  readonly centre: { readonly x: number; readonly y: number } | undefined
  /** Left out, by reason. */
  readonly masked: number
  readonly saturated: number
  /** Not a number, or infinite. */
  readonly invalid: number
}

export interface CountedPixels {
  /** One whole image, row by row, `imageWidth` wide. */
  readonly pixels: PixelArray
  readonly imageWidth: number
  /** At and above this value a pixel counts as saturated. */
  readonly saturation: number | undefined
  /** 0: the pixel counts. */
  readonly mask?: Uint8Array | undefined
}

/** One pass over the spans of `regionSpans`. Sums of integers are exact below 2^53. */
export function regionStatistics(image: CountedPixels, spans: Int32Array): RegionStatistics {
  const { imageWidth, mask, pixels } = image
  const limit = image.saturation ?? Infinity
  let counted = 0
  let saturated = 0
  let invalid = 0
  let sum = 0
  let sumX = 0
  let sumY = 0
  let minimum = Infinity
  let maximum = -Infinity
  let maximumAt = -1
  for (let at = 0; at < spans.length; at += 3) {
    const row = spans[at] ?? 0
    const start = row * imageWidth
    const end = start + (spans[at + 2] ?? 0)
    let rowSum = 0
    for (let i = start + (spans[at + 1] ?? 0); i < end; i++) {
      const value = pixels[i] ?? NaN
      if (mask !== undefined && mask[i] !== 0) continue
      if (value - value !== 0) {
        invalid += 1
        continue
      }
      if (value >= limit) {
        saturated += 1
        continue
      }
      counted += 1
      rowSum += value
      sumX += value * (i - start)
      if (value < minimum) minimum = value
      if (value > maximum) {
        maximum = value
        maximumAt = i
      }
    }
    sum += rowSum
    sumY += rowSum * row
  }
  return {
    pixels: counted,
    sum,
    mean: counted === 0 ? NaN : sum / counted,
    minimum: counted === 0 ? NaN : minimum,
    maximum: counted === 0 ? NaN : maximum,
    maximumAt: counted === 0 ? undefined : placeOf(maximumAt, imageWidth),
    centre: sum > 0 ? { x: sumX / sum, y: sumY / sum } : undefined,
    masked: spannedPixels(spans) - counted - saturated - invalid,
    saturated,
    invalid,
  }
}

function placeOf(at: number, width: number): { readonly x: number; readonly y: number } {
  return { x: at % width, y: Math.floor(at / width) }
}
