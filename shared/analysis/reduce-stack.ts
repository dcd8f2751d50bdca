import { assert } from '../base/assert.ts'
import type { PixelArray } from '../model/pixels.ts'

export type StackReduction = 'mean' | 'median'

/**
 * One image from `count` images of equal size lying one after the other in `stack`: for every pixel the mean, or the
 * median (mean of the middle two for an even count), over the images. Writes `stack.length / count` numbers into `out`
 * from index `at`.
 */
export function reduceStack(
  stack: PixelArray,
  count: number,
  method: StackReduction,
  out: Float32Array,
  at: number,
): void {
  const pixels = stack.length / count
  assert(count > 0 && Number.isInteger(pixels), `${stack.length} pixels are not ${count} equal images`)
  assert(at + pixels <= out.length, `${pixels} pixels at ${at} do not fit into ${out.length}`)
  if (count === 1) out.set(stack, at)
  else if (method === 'median' && count > 2) medianOf(stack, count, pixels, out, at)
  else meanOf(stack, count, pixels, out, at)
}

// Image by image rather than pixel by pixel: memory is read in order, 3 to 4 times faster at 2048².
function meanOf(stack: PixelArray, count: number, pixels: number, out: Float32Array, at: number): void {
  const sums = new Float64Array(pixels)
  for (let image = 0; image < count; image++) {
    const start = image * pixels
    for (let i = 0; i < pixels; i++) sums[i] = (sums[i] ?? 0) + (stack[start + i] ?? 0)
  }
  for (let i = 0; i < pixels; i++) out[at + i] = (sums[i] ?? 0) / count
}

function medianOf(stack: PixelArray, count: number, pixels: number, out: Float32Array, at: number): void {
  const column = new Float64Array(count)
  const upper = count >> 1
  const lower = (count - 1) >> 1
  for (let i = 0; i < pixels; i++) {
    for (let image = 0; image < count; image++) column[image] = stack[image * pixels + i] ?? 0
    column.sort()
    out[at + i] = ((column[lower] ?? 0) + (column[upper] ?? 0)) / 2
  }
}
