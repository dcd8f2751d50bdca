import type { Region } from '../../../shared/ipc/tile.ts'
import type { RoiPoint, RoiShape } from '../../../shared/model/roi.ts'

type Ring = Extract<RoiShape, { kind: 'ring' }>
type Rectangle = Extract<RoiShape, { kind: 'rectangle' }>

/** A place by which a region is pulled into another shape. */
export interface Handle extends RoiPoint {
  readonly id: string
}

export function translate(shape: RoiShape, dx: number, dy: number): RoiShape {
  if (shape.kind !== 'polygon') return { ...shape, x: shape.x + dx, y: shape.y + dy }
  return { ...shape, points: shape.points.map(({ x, y }) => ({ x: x + dx, y: y + dy })) }
}

export function boundsOf(shape: RoiShape): Region {
  switch (shape.kind) {
    case 'rectangle':
      return { x: shape.x, y: shape.y, width: shape.width, height: shape.height }
    case 'ring': {
      const { outerPx, x, y } = shape
      return { x: x - outerPx, y: y - outerPx, width: 2 * outerPx, height: 2 * outerPx }
    }
    case 'polygon': {
      const xs = shape.points.map(({ x }) => x)
      const ys = shape.points.map(({ y }) => y)
      const [x, y] = [Math.min(...xs), Math.min(...ys)]
      return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y }
    }
  }
}

export function middleOf(shape: RoiShape): RoiPoint {
  const { height, width, x, y } = boundsOf(shape)
  return { x: x + width / 2, y: y + height / 2 }
}

export function handlesOf(shape: RoiShape): readonly Handle[] {
  switch (shape.kind) {
    case 'rectangle':
      return edges.map(({ id, across, down }) => ({
        id,
        x: shape.x + across * shape.width,
        y: shape.y + down * shape.height,
      }))
    case 'polygon':
      return shape.points.map(({ x, y }, at) => ({ id: String(at), x, y }))
    case 'ring':
      return ringHandles(shape)
  }
}

/** The shape after its handle was pulled to a place of the image. */
export function pullHandle(shape: RoiShape, handle: string, to: RoiPoint): RoiShape {
  switch (shape.kind) {
    case 'rectangle':
      return pullEdge(shape, handle, to)
    case 'polygon':
      return {
        ...shape,
        points: shape.points.map((point, at) => (String(at) === handle ? rounded(to) : point)),
      }
    case 'ring':
      return pullRing(shape, handle, to)
  }
}

/** From corner to corner, on whole pixels; at least one. */
export function rectangleBetween(a: RoiPoint, b: RoiPoint): Rectangle {
  const x = Math.floor(Math.min(a.x, b.x))
  const y = Math.floor(Math.min(a.y, b.y))
  return {
    kind: 'rectangle',
    x,
    y,
    width: Math.max(1, Math.ceil(Math.max(a.x, b.x)) - x),
    height: Math.max(1, Math.ceil(Math.max(a.y, b.y)) - y),
  }
}

/** A fresh ring has a hole of this part of its radius. */
const freshHole = 0.6

export function ringAround(centre: RoiPoint, edge: RoiPoint): Ring {
  const outerPx = Math.max(1, half(Math.hypot(edge.x - centre.x, edge.y - centre.y)))
  const at = { x: half(centre.x), y: half(centre.y) }
  return { kind: 'ring', ...at, innerPx: half(outerPx * freshHole), outerPx, fromDeg: 0, toDeg: 360 }
}

export function isWholeRing({ fromDeg, toDeg }: Ring): boolean {
  return Math.abs(toDeg - fromDeg) >= 360
}

const edges = [
  { id: 'nw', across: 0, down: 0 },
  { id: 'n', across: 0.5, down: 0 },
  { id: 'ne', across: 1, down: 0 },
  { id: 'e', across: 1, down: 0.5 },
  { id: 'se', across: 1, down: 1 },
  { id: 's', across: 0.5, down: 1 },
  { id: 'sw', across: 0, down: 1 },
  { id: 'w', across: 0, down: 0.5 },
] as const

/** Pulled over the opposite edge, a rectangle turns over. */
function pullEdge(shape: Rectangle, handle: string, to: RoiPoint): Rectangle {
  const { height, width, x, y } = shape
  const at = rounded(to)
  const left = handle.includes('w') ? at.x : x
  const right = handle.includes('e') ? at.x : x + width
  const top = handle.includes('n') ? at.y : y
  const bottom = handle.includes('s') ? at.y : y + height
  return rectangleBetween({ x: left, y: top }, { x: right, y: bottom })
}

function ringHandles(ring: Ring): readonly Handle[] {
  const middlePx = (ring.innerPx + ring.outerPx) / 2
  const isWhole = isWholeRing(ring)
  const spoke = isWhole ? 0 : (ring.fromDeg + ring.toDeg) / 2
  const sides = isWhole
    ? []
    : [
        { id: 'from', ...onRing(ring, middlePx, ring.fromDeg) },
        { id: 'to', ...onRing(ring, middlePx, ring.toDeg) },
      ]
  return [
    { id: 'outer', ...onRing(ring, ring.outerPx, spoke) },
    { id: 'inner', ...onRing(ring, ring.innerPx, spoke) },
    ...sides,
  ]
}

function pullRing(ring: Ring, handle: string, to: RoiPoint): Ring {
  const radiusPx = half(Math.hypot(to.x - ring.x, to.y - ring.y))
  const degrees = Math.round((Math.atan2(to.y - ring.y, to.x - ring.x) * 180) / Math.PI)
  switch (handle) {
    case 'outer':
      return { ...ring, outerPx: Math.max(radiusPx, ring.innerPx + 0.5) }
    case 'inner':
      return { ...ring, innerPx: Math.min(radiusPx, ring.outerPx - 0.5) }
    case 'from':
      return { ...ring, fromDeg: degrees, toDeg: degrees + turn(ring.toDeg - degrees) }
    default:
      return { ...ring, toDeg: ring.fromDeg + turn(degrees - ring.fromDeg) }
  }
}

export function onRing({ x, y }: RoiPoint, radiusPx: number, degrees: number): RoiPoint {
  const angle = (degrees * Math.PI) / 180
  return { x: x + radiusPx * Math.cos(angle), y: y + radiusPx * Math.sin(angle) }
}

function turn(degrees: number): number {
  return ((degrees % 360) + 360) % 360
}

function rounded({ x, y }: RoiPoint): RoiPoint {
  return { x: Math.round(x), y: Math.round(y) }
}

function half(value: number): number {
  return Math.round(value * 2) / 2
}
