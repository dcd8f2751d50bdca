import { assert } from '../base/assert.ts'
import type { PixelArray } from '../model/pixels.ts'

/**
 * An image as float32, in `room` unless it is float32 already. Exact for whole counts up to 2^24 = 16 777 216, beyond that to
 * 7 digits. One copy of 2048² takes some 2 ms; a loop that meets several types of arrays takes 4 times as long.
 */
export function floatPixels(pixels: PixelArray, room: Float32Array): Float32Array {
  if (pixels instanceof Float32Array) return pixels
  assert(room.length === pixels.length, `${pixels.length} pixels do not fit into ${room.length}`)
  room.set(pixels)
  return room
}
