import { inStretches } from '../in-stretches.ts'
import { negativeLog } from '../fast-log.ts'

/**
 * Absorbance µd = −ln T of a transmission image (law of Lambert and Beer). NaN where T is not positive or infinite. Answers
 * with how many pixels have no value.
 */
export function absorbance(transmission: Float32Array, out: Float32Array): number {
  negativeLog(transmission, out)
  let missing = 0
  inStretches(out.length, (from, to) => {
    missing += markMissing(out, from, to)
  })
  return missing
}

function markMissing(out: Float32Array, from: number, to: number): number {
  let missing = 0
  for (let i = from; i < to; i++) {
    const value = out[i] ?? 0
    if (value - value === 0) continue
    out[i] = Number.NaN
    missing++
  }
  return missing
}
