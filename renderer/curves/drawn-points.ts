import { pointCount, type Curve } from './curve.ts'
import type { Points } from './decimate.ts'
import { Pyramid } from './pyramid.ts'

const pyramids = new WeakMap<object, Pyramid>()

/** What of a curve is drawn: work done for it before is kept as long as its arrays only grow. */
export function drawnPoints(curve: Curve, limit: number, range?: readonly [number, number]): Points {
  const known = pyramids.get(curve.y)
  const pyramid = known?.isOf(curve.x, curve.y) === true ? known : new Pyramid(curve.x, curve.y)
  if (pyramid !== known) pyramids.set(curve.y, pyramid)
  pyramid.extend(pointCount(curve))
  return pyramid.draw(limit, range)
}
