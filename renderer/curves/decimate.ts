import { Pyramid } from './pyramid.ts'

export interface Points {
  readonly x: readonly number[]
  readonly y: readonly number[]
}

/** At most `limit` points that look the same when drawn, of a curve that is drawn once. */
export function decimate(points: Points, limit: number): Points {
  const pyramid = new Pyramid(points.x, points.y)
  pyramid.extend(Math.min(points.x.length, points.y.length))
  return pyramid.draw(limit)
}
