import type { PixelArray } from '../model/pixels.ts'

/** Arithmetic mean of all pixels that are numbers; NaN when there is none. Exact for integer images below 2^53 in sum. */
export function meanOf(pixels: PixelArray): number {
  if (pixels instanceof Float32Array || pixels instanceof Float64Array) return meanOfNumbers(pixels)
  let sum = 0
  // eslint-disable-next-line @typescript-eslint/prefer-for-of -- the iterator costs 4 times as much at 2048²
  for (let i = 0; i < pixels.length; i++) sum += pixels[i] ?? 0
  return sum / pixels.length
}

function meanOfNumbers(pixels: Float32Array | Float64Array): number {
  let sum = 0
  let count = 0
  for (const value of pixels) {
    if (Number.isNaN(value)) continue
    sum += value
    count += 1
  }
  return sum / count
}
