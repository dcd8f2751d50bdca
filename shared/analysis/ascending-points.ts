/** Finite points by ascending x. Typed arrays: a scan may have a million of them, looked at ten times a second. */
export interface Points {
  readonly x: Float64Array
  readonly y: Float64Array
}

/** Leaves out points that are not numbers; the order in which they were measured does not matter. */
export function ascendingPoints(x: ArrayLike<number>, y: ArrayLike<number>): Points {
  const { points, order } = finitePoints(x, y)
  if (order === 'ascending') return points
  if (order === 'descending') return { x: points.x.reverse(), y: points.y.reverse() }
  const indices = Array.from(points.x.keys()).sort((a, b) => (points.x[a] ?? 0) - (points.x[b] ?? 0))
  return {
    x: Float64Array.from(indices, index => points.x[index] ?? 0),
    y: Float64Array.from(indices, index => points.y[index] ?? 0),
  }
}

function finitePoints(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
): { readonly points: Points; readonly order: 'ascending' | 'descending' | 'mixed' } {
  const length = Math.min(x.length, y.length)
  const points = { x: new Float64Array(length), y: new Float64Array(length) }
  let count = 0
  let ups = 0
  let downs = 0
  for (let i = 0; i < length; i++) {
    const [atX, atY] = [x[i] ?? NaN, y[i] ?? NaN]
    if (!Number.isFinite(atX) || !Number.isFinite(atY)) continue
    const before = count === 0 ? atX : (points.x[count - 1] ?? atX)
    if (atX > before) ups += 1
    else if (atX < before) downs += 1
    points.x[count] = atX
    points.y[count] = atY
    count += 1
  }
  const order = downs === 0 ? 'ascending' : ups === 0 ? 'descending' : 'mixed'
  return { points: { x: points.x.subarray(0, count), y: points.y.subarray(0, count) }, order }
}
