import type { PixelArray } from '../model/pixels.ts'

/** Images of the same size as the one that is looked at, row by row. What is missing is left out of the formula. */
export interface Operands {
  readonly dark?: Float32Array | undefined
  readonly white?: Float32Array | undefined
  /** Dark of the white. */
  readonly whiteDark?: Float32Array | undefined
  /** Taken away from the image, both corrected in the same way. */
  readonly minus?: Float32Array | undefined
}

/**
 * (image − dark) ÷ (white − dark of white), less the reference treated alike: the usual transmission, as for the task
 * "normalise". NaN where the image is saturated, or where the white is not above its dark.
 */
export function deriveImage(
  image: PixelArray,
  { dark, minus, white, whiteDark }: Operands,
  saturation: number | undefined,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(image.length)
  const limit = saturation ?? Infinity
  for (let i = 0; i < out.length; i++) {
    const value = image[i] ?? NaN
    // With a reference the dark falls out of the difference.
    const net =
      minus === undefined ? value - (dark === undefined ? 0 : (dark[i] ?? 0)) : value - (minus[i] ?? 0)
    const gain =
      white === undefined ? 1 : (white[i] ?? 0) - (whiteDark === undefined ? 0 : (whiteDark[i] ?? 0))
    out[i] = value >= limit || gain <= 0 ? NaN : net / gain
  }
  return out
}

/** Adds a frame to a sum of frames of the same size. */
export function addImage(sum: Float32Array, image: PixelArray): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (image[i] ?? NaN)
}
