import { assert } from '../base/assert.ts'
import type { PixelArray } from '../model/pixels.ts'

/** Indices of the pixels that a mask leaves out. */
export function maskedIndices(mask: Uint8Array): Uint32Array {
  const indices: number[] = []
  for (let at = 0; at < mask.length; at++) if (mask[at] !== 0) indices.push(at)
  return Uint32Array.from(indices)
}

/** An image as float32 in `room`, NaN where it is masked: every task knows that as a pixel without a value. */
export function maskedPixels(pixels: PixelArray, masked: Uint32Array, room: Float32Array): Float32Array {
  assert(room.length === pixels.length, `${pixels.length} pixels do not fit into ${room.length}`)
  room.set(pixels)
  for (const at of masked) room[at] = Number.NaN
  return room
}
