import { seededRandom } from '../../../shared/base/random.ts'

/** Enough that a frame is not in the processor's cache when it comes round again: 8 × 8 MB. */
export const patterns = 8

/**
 * uint16 frames as a photon counter gives them: mean 10, independent pixels (a normal distribution cut at zero, which is
 * near enough to Poisson's for what compression and memory make of it). One buffer, pattern after pattern.
 */
export function noiseFrames(pixels: number): Uint16Array {
  const random = seededRandom(1)
  // A million independent values, shifted from frame to frame: making them all would take longer than writing them.
  const values = Uint16Array.from({ length: 1 << 20 }, () =>
    Math.max(0, Math.round(10 + 3.2 * random.normal())),
  )
  const frames = new Uint16Array(patterns * pixels)
  for (let at = 0; at < frames.length;) {
    const from = random.uint32() % values.length
    const part = values.subarray(from, from + Math.min(values.length - from, frames.length - at))
    frames.set(part, at)
    at += part.length
  }
  return frames
}

export function patternOf(frames: Uint16Array, pixels: number, pattern: number): Uint8Array {
  const at = pattern * pixels
  const part = frames.subarray(at, at + pixels)
  return new Uint8Array(part.buffer, part.byteOffset, part.byteLength)
}
