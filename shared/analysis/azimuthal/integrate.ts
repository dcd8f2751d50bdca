import { assert } from '../../base/assert.ts'
import type { RadialTable } from './radial-table.ts'

/**
 * Azimuthal mean of an image: I(bin) = Σ part·counts / Σ part·weight over the pixels that have a value. Pixels that are not
 * finite, or at or above `saturation`, are left out of both sums. NaN in bins that no pixel falls into. Answers with how
 * many pixels were left out.
 */
export function integrate(
  { bins, firstBin, counts, parts, weights, norms }: RadialTable,
  image: Float32Array,
  saturation: number,
  out: Float32Array,
): number {
  assert(image.length === counts.length, `${image.length} pixels, the table has ${counts.length}`)
  assert(out.length === bins, `${bins} bins do not fit into ${out.length}`)
  // The image is float32: the limit must be rounded like it.
  const limit = Math.fround(saturation)
  const sums = new Float64Array(bins)
  const left = Float64Array.from(norms)
  let missing = 0
  let at = 0
  for (let i = 0; i < counts.length; i++) {
    const end = at + (counts[i] ?? 0)
    const value = image[i] ?? Number.NaN
    let bin = firstBin[i] ?? 0
    // NaN fails both comparisons.
    if (value < limit && value > Number.NEGATIVE_INFINITY)
      for (; at < end; at++, bin++) sums[bin] = (sums[bin] ?? 0) + (parts[at] ?? 0) * value
    else if (at < end) {
      missing++
      const weight = weights[i] ?? 0
      for (; at < end; at++, bin++) left[bin] = (left[bin] ?? 0) - (parts[at] ?? 0) * weight
    }
  }
  for (let bin = 0; bin < bins; bin++) {
    const norm = left[bin] ?? 0
    // Taking all pixels out of a bin again leaves the rounding of its sum.
    out[bin] = norm > 1e-6 * (norms[bin] ?? 0) ? (sums[bin] ?? 0) / norm : Number.NaN
  }
  return missing
}
