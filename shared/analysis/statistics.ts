import type { PixelArray } from '../model/pixels.ts'

export interface FrameStatistics {
  /** NaN where the frame has no finite pixel. */
  readonly min: number
  readonly max: number
  readonly mean: number
  readonly sum: number
  /** Finite pixels: what the other numbers are made of. */
  readonly valid: number
  /** Pixels at or above `saturation`; 0 where no limit is given. */
  readonly saturated: number
}

/**
 * Numbers of one frame over its finite pixels; O(pixels), no allocation. The sum is a double: exact for integer frames
 * below 2^53 counts in all (2048² pixels of 31 bits), else with a relative error below pixels × 1.1e-16.
 */
export function frameStatistics(
  pixels: PixelArray,
  saturation: number = Number.POSITIVE_INFINITY,
): FrameStatistics {
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  let sum = 0
  let valid = 0
  let saturated = 0
  // eslint-disable-next-line @typescript-eslint/prefer-for-of -- the iterator costs 4 times as much at 2048²
  for (let i = 0; i < pixels.length; i++) {
    const value = pixels[i] ?? 0
    // NaN and infinities give NaN here; integers always pass.
    if (value - value !== 0) continue
    if (value < min) min = value
    if (value > max) max = value
    if (value >= saturation) saturated++
    sum += value
    valid++
  }
  if (valid === 0) return { min: Number.NaN, max: Number.NaN, mean: Number.NaN, sum: 0, valid, saturated }
  return { min, max, mean: sum / valid, sum, valid, saturated }
}
