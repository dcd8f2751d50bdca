import type { Random } from '../../../shared/base/random.ts'
import { emptyPlane, type Plane } from './geometry.ts'
import { keysWeights } from './resample.ts'

/**
 * Smooth random clouds of mean about 0 and variance 1: random numbers on a lattice, cubic convolution between them. The
 * same seed gives the same clouds however finely they are sampled, as long as `side / spacing` stays.
 * @param spacingPixels distance of lattice points; structure is about that large.
 */
export function cloudPlane(side: number, spacingPixels: number, random: Random): Plane {
  const points = Math.ceil(side / spacingPixels) + 4
  const lattice = Float32Array.from({ length: points * points }, () => random.normal())
  const plane = emptyPlane(side, side)
  const columns = Float32Array.from(
    { length: side * 4 },
    (_, i) => keysWeights(fraction((i >> 2) / spacingPixels))[i & 3] ?? 0,
  )
  const line = new Float32Array(points)
  for (let row = 0; row < side; row++) {
    latticeLine(lattice, points, row / spacingPixels, line)
    for (let column = 0; column < side; column++) {
      const at = Math.floor(column / spacingPixels)
      const w = column * 4
      plane.values[row * side + column] =
        (columns[w] ?? 0) * (line[at] ?? 0) +
        (columns[w + 1] ?? 0) * (line[at + 1] ?? 0) +
        (columns[w + 2] ?? 0) * (line[at + 2] ?? 0) +
        (columns[w + 3] ?? 0) * (line[at + 3] ?? 0)
    }
  }
  scaleToUnitVariance(plane.values)
  return plane
}

function latticeLine(lattice: Float32Array, points: number, row: number, out: Float32Array): void {
  const [w0, w1, w2, w3] = keysWeights(fraction(row))
  const start = Math.floor(row) * points
  for (let i = 0; i < points; i++) {
    const at = start + i
    out[i] =
      w0 * (lattice[at] ?? 0) +
      w1 * (lattice[at + points] ?? 0) +
      w2 * (lattice[at + 2 * points] ?? 0) +
      w3 * (lattice[at + 3 * points] ?? 0)
  }
}

function scaleToUnitVariance(values: Float32Array): void {
  let squares = 0
  for (const value of values) squares += value * value
  const scale = 1 / Math.sqrt(squares / values.length || 1)
  for (let i = 0; i < values.length; i++) values[i] = scale * (values[i] ?? 0)
}

function fraction(x: number): number {
  return x - Math.floor(x)
}
