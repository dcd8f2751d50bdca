import { assert } from '../../base/assert.ts'
import { inStretches } from '../in-stretches.ts'
import type { RadialTable } from './radial-table.ts'

/**
 * Azimuthal mean of an image: I(bin) = Σ part·counts / Σ part·weight over the pixels that have a value. Pixels that are not
 * finite, or at or above `saturation`, are left out of both sums. NaN in bins that no pixel falls into. Answers with how
 * many pixels were left out.
 */
export function integrate(
  table: RadialTable,
  image: Float32Array,
  saturation: number,
  out: Float32Array,
): number {
  const { bins, counts, norms } = table
  assert(image.length === counts.length, `${image.length} pixels, the table has ${counts.length}`)
  assert(out.length === bins, `${bins} bins do not fit into ${out.length}`)
  const sums = new Float64Array(bins)
  const left = Float64Array.from(norms)
  // The image is float32: the limit must be rounded like it.
  const progress = { limit: Math.fround(saturation), sums, left, part: 0, missing: 0 }
  inStretches(image.length, (from, to) => addStretch(table, image, progress, from, to))
  for (let bin = 0; bin < bins; bin++) {
    const norm = left[bin] ?? 0
    // Taking all pixels out of a bin again leaves the rounding of its sum.
    out[bin] = norm > 1e-6 * (norms[bin] ?? 0) ? (sums[bin] ?? 0) / norm : Number.NaN
  }
  return progress.missing
}

interface Progress {
  readonly limit: number
  readonly sums: Float64Array
  readonly left: Float64Array
  /** The first of the parts to come. */
  part: number
  missing: number
}

function addStretch(
  { counts, firstBin, parts, weights }: RadialTable,
  image: Float32Array,
  progress: Progress,
  from: number,
  to: number,
): void {
  const { limit, sums, left } = progress
  let at = progress.part
  for (let i = from; i < to; i++) {
    const count = counts[i] ?? 0
    if (count === 0) continue
    const end = at + count
    const value = image[i] ?? Number.NaN
    let bin = firstBin[i] ?? 0
    // NaN fails both comparisons.
    if (value < limit && value > Number.NEGATIVE_INFINITY)
      for (; at < end; at++, bin++) sums[bin] = (sums[bin] ?? 0) + (parts[at] ?? 0) * value
    else {
      progress.missing++
      const weight = weights[i] ?? 0
      for (; at < end; at++, bin++) left[bin] = (left[bin] ?? 0) - (parts[at] ?? 0) * weight
    }
  }
  progress.part = at
}
