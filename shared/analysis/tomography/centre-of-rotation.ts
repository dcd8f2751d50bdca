import { rowOf, type Sinogram } from './sinogram.ts'

/**
 * Place of the axis on the detector from the centres of mass of the projections, which follow centre + a cos θ + b sin θ
 * (consistency condition of first order: Ludwig, Comm. Pure Appl. Math. 19 (1966) 49): least squares over all rows without
 * holes. Good where the whole sample stays in the field. Undefined where fewer than three rows are known, or all are empty.
 */
export function centreByMass(sinogram: Sinogram): number | undefined {
  const normal = Array.from({ length: 3 }, () => [0, 0, 0, 0])
  let rows = 0
  for (const [at, angleRad] of sinogram.anglesRad.entries()) {
    const mass = centreOfMass(rowOf(sinogram, at))
    if (mass === undefined) continue
    rows++
    const terms = [1, Math.cos(angleRad), Math.sin(angleRad), mass]
    for (const [i, line] of normal.entries())
      for (const [j, term] of terms.entries()) line[j] = (line[j] ?? 0) + (terms[i] ?? 0) * term
  }
  return rows < 3 ? undefined : firstUnknown(normal)
}

function centreOfMass(row: Float32Array): number | undefined {
  let sum = 0
  let moment = 0
  for (const [at, value] of row.entries()) {
    sum += value
    moment += at * value
  }
  return sum > 0 && Number.isFinite(moment) ? moment / sum : undefined
}

/** Of three linear equations by Cramer's rule; undefined where they do not settle it. */
function firstUnknown(lines: readonly (readonly number[])[]): number | undefined {
  const column = (at: number): readonly number[] => lines.map(line => line[at] ?? 0)
  const [first, second, third, right] = [column(0), column(1), column(2), column(3)]
  const whole = determinant(first, second, third)
  const scale = (first[0] ?? 0) ** 3
  return Math.abs(whole) < 1e-9 * scale ? undefined : determinant(right, second, third) / whole
}

function determinant(a: readonly number[], b: readonly number[], c: readonly number[]): number {
  const [a0 = 0, a1 = 0, a2 = 0] = a
  const [b0 = 0, b1 = 0, b2 = 0] = b
  const [c0 = 0, c1 = 0, c2 = 0] = c
  return a0 * (b1 * c2 - b2 * c1) - a1 * (b0 * c2 - b2 * c0) + a2 * (b0 * c1 - b1 * c0)
}

/** Less than this part of the field in common is no comparison. */
const leastOverlap = 0.5

/**
 * Place of the axis from two projections half a turn apart, which mirror each other about it: the best normalised
 * correlation of one with the mirror of the other, refined by a parabola. Also good where the sample is larger than the
 * field. Undefined where a row has holes or no structure.
 */
export function centreByMirror(at0: Float32Array, at180: Float32Array): number | undefined {
  const width = at0.length
  const mirrored = at180.toReversed()
  const reach = Math.floor(width * (1 - leastOverlap))
  const quality = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    correlation(at0, mirrored, i - reach),
  )
  const peak = quality.reduce((most, value) => (value > most ? value : most), 0)
  if (peak === 0) return undefined
  const best = quality.indexOf(peak)
  const [before, after] = [quality[best - 1] ?? peak, quality[best + 1] ?? peak]
  const bend = before - 2 * peak + after
  const shift = best - reach + (bend < 0 ? (before - after) / (2 * bend) : 0)
  // at0(i) = mirrored(i + shift), and mirrored(j) = at180(width − 1 − j).
  return (width - 1 - shift) / 2
}

/** Of row(i) with other(i + shift) where both are; −1 … 1, NaN without structure. */
function correlation(row: Float32Array, other: Float32Array, shift: number): number {
  const from = Math.max(0, -shift)
  const to = Math.min(row.length, row.length - shift)
  let [a, b, aa, bb, ab] = [0, 0, 0, 0, 0]
  for (let i = from; i < to; i++) {
    const one = row[i] ?? 0
    const two = other[i + shift] ?? 0
    a += one
    b += two
    aa += one * one
    bb += two * two
    ab += one * two
  }
  const count = to - from
  return (ab - (a * b) / count) / Math.sqrt((aa - (a * a) / count) * (bb - (b * b) / count))
}
