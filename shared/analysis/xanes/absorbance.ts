import { negativeLog } from '../fast-log.ts'

/**
 * Absorbance µd = −ln T of a transmission image (law of Lambert and Beer). NaN where T is not positive or infinite. Answers
 * with how many pixels have no value.
 */
export function absorbance(transmission: Float32Array, out: Float32Array): number {
  const missing = negativeLog(transmission, out)
  if (missing > 0) for (let i = 0; i < out.length; i++) if (!Number.isFinite(out[i])) out[i] = Number.NaN
  return missing
}
