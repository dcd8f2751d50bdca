import type { RoiPoint, RoiShape } from '../../../shared/model/roi.ts'
import { isWholeRing, onRing } from './roi-geometry.ts'

export type Project = (point: RoiPoint) => RoiPoint

/** Outline of a region as an SVG path on screen; fill rule even-odd. */
export function roiPath(shape: RoiShape, project: Project): string {
  switch (shape.kind) {
    case 'rectangle': {
      const { height, width, x, y } = shape
      const corners = [
        { x, y },
        { x: x + width, y },
        { x: x + width, y: y + height },
        { x, y: y + height },
      ]
      return closed(corners.map(project))
    }
    case 'polygon':
      return closed(shape.points.map(project))
    case 'ring':
      return ringPath(shape, project)
  }
}

function closed(points: readonly RoiPoint[]): string {
  return `M${points.map(({ x, y }) => `${fixed(x)} ${fixed(y)}`).join('L')}Z`
}

function ringPath(ring: Extract<RoiShape, { kind: 'ring' }>, project: Project): string {
  const { fromDeg, innerPx, outerPx, toDeg } = ring
  if (isWholeRing(ring)) {
    const circle = (radiusPx: number): string =>
      `${start(ring, radiusPx, 0, project)}${arc(ring, radiusPx, 180, false, project)}${arc(ring, radiusPx, 360, false, project)}Z`
    return innerPx > 0 ? circle(outerPx) + circle(innerPx) : circle(outerPx)
  }
  const isLarge = toDeg - fromDeg > 180
  const back = project(onRing(ring, innerPx, toDeg))
  return [
    start(ring, outerPx, fromDeg, project),
    arc(ring, outerPx, toDeg, isLarge, project),
    `L${fixed(back.x)} ${fixed(back.y)}`,
    arc(ring, innerPx, fromDeg, isLarge, project, 0),
    'Z',
  ].join('')
}

function start(centre: RoiPoint, radiusPx: number, degrees: number, project: Project): string {
  const { x, y } = project(onRing(centre, radiusPx, degrees))
  return `M${fixed(x)} ${fixed(y)}`
}

function arc(
  centre: RoiPoint,
  radiusPx: number,
  toDeg: number,
  isLarge: boolean,
  project: Project,
  sweep: 0 | 1 = 1,
): string {
  const from = project(centre)
  const radius = Math.abs(project({ x: centre.x + radiusPx, y: centre.y }).x - from.x)
  const to = project(onRing(centre, radiusPx, toDeg))
  return `A${fixed(radius)} ${fixed(radius)} 0 ${isLarge ? 1 : 0} ${sweep} ${fixed(to.x)} ${fixed(to.y)}`
}

function fixed(value: number): string {
  return value.toFixed(2)
}
