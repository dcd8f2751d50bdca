import { pointCount, type Curve } from './curve.ts'
import { ascendingPoints } from '../../shared/analysis/ascending-points.ts'

/** `curve` − `reference`, which is interpolated linearly where `curve` has its points; a gap outside of its range. */
export function difference(curve: Curve, reference: Curve): Curve {
  const count = pointCount(curve)
  const known = pointCount(reference)
  const points = ascendingPoints(
    Array.from({ length: known }, (_, at) => reference.x[at] ?? NaN),
    Array.from({ length: known }, (_, at) => reference.y[at] ?? NaN),
  )
  const y = Array.from(
    { length: count },
    (_, at) => (curve.y[at] ?? NaN) - valueAt(points, curve.x[at] ?? NaN),
  )
  return { ...curve, y, count, name: `${curve.name} − ${reference.name}` }
}

interface Points {
  readonly x: Float64Array
  readonly y: Float64Array
}

function valueAt({ x, y }: Points, at: number): number {
  let low = 0
  let high = x.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((x[middle] ?? NaN) < at) low = middle + 1
    else high = middle
  }
  if (x[low] === at) return y[low] ?? NaN
  if (low === 0 || low === x.length) return NaN
  const [x0, x1, y0, y1] = [x[low - 1] ?? NaN, x[low] ?? NaN, y[low - 1] ?? NaN, y[low] ?? NaN]
  return y0 + ((at - x0) / (x1 - x0)) * (y1 - y0)
}
