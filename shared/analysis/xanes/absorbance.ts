import { assert } from '../../base/assert.ts'
import type { PixelArray } from '../../model/pixels.ts'

/**
 * Absorbance µd = −ln T of a transmission image (law of Lambert and Beer). NaN where T is not positive or infinite. Answers
 * with how many pixels have no value.
 */
export function absorbance(transmission: PixelArray, out: Float32Array): number {
  assert(out.length === transmission.length, `${transmission.length} pixels do not fit into ${out.length}`)
  let missing = 0
  for (let i = 0; i < out.length; i++) {
    const value = -Math.log(transmission[i] ?? 0)
    if (value - value === 0) out[i] = value
    else {
      out[i] = Number.NaN
      missing++
    }
  }
  return missing
}
