export interface Points {
  readonly x: readonly number[]
  readonly y: readonly number[]
}

/**
 * At most `limit` points that look the same when drawn: of each bucket the first, lowest, highest and last one, in their
 * order. Gaps (NaN) stay visible as one point per bucket that has nothing else. Source: M4 aggregation, Jugel et al.,
 * VLDB 2014.
 */
export function decimate(points: Points, limit: number): Points {
  const count = Math.min(points.x.length, points.y.length)
  if (count <= limit) return { x: points.x.slice(0, count), y: points.y.slice(0, count) }
  const buckets = Math.max(1, Math.floor(limit / 4))
  const x: number[] = []
  const y: number[] = []
  for (let bucket = 0; bucket < buckets; bucket++) {
    const start = Math.floor((bucket * count) / buckets)
    const end = Math.floor(((bucket + 1) * count) / buckets)
    for (const index of extremes(points.y, start, end)) {
      x.push(points.x[index] ?? NaN)
      y.push(points.y[index] ?? NaN)
    }
  }
  return { x, y }
}

function extremes(y: readonly number[], start: number, end: number): readonly number[] {
  let lowest = start
  let highest = start
  for (let index = start; index < end; index++) {
    const value = y[index] ?? NaN
    if (value < (y[lowest] ?? NaN) || Number.isNaN(y[lowest])) lowest = index
    if (value > (y[highest] ?? NaN) || Number.isNaN(y[highest])) highest = index
  }
  return [...new Set([start, lowest, highest, end - 1])].sort((left, right) => left - right)
}
