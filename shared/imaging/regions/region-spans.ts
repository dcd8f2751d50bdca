import type { RoiPoint, RoiShape } from '../../model/roi.ts'

/**
 * The pixels of a region as stretches of rows: triples (row, first column, one past the last column), rows ascending. A
 * pixel belongs to the region when its centre lies inside; of two regions that share an edge each pixel is in one only.
 * What lies outside of the image is left out.
 */
export function regionSpans(shape: RoiShape, width: number, height: number): Int32Array {
  switch (shape.kind) {
    case 'rectangle': {
      const from = firstInside(shape.x, width)
      const to = firstInside(shape.x + shape.width, width)
      const last = firstInside(shape.y + shape.height, height)
      return collect(firstInside(shape.y, height), last, (row, add) => add(row, from, to))
    }
    case 'polygon':
      return polygonSpans(shape.points, width, height)
    case 'ring':
      return ringSpans(shape, width, height)
  }
}

/** Pixels that the spans count. */
export function spannedPixels(spans: Int32Array): number {
  let pixels = 0
  for (let at = 0; at < spans.length; at += 3) pixels += (spans[at + 2] ?? 0) - (spans[at + 1] ?? 0)
  return pixels
}

type Add = (row: number, from: number, to: number) => void

/** Index of the first pixel whose centre lies at or after `edge`, within 0 … size. */
function firstInside(edge: number, size: number): number {
  return Math.min(size, Math.max(0, Math.ceil(edge - 0.5)))
}

function collect(first: number, last: number, rowSpans: (row: number, add: Add) => void): Int32Array {
  const spans: number[] = []
  const add: Add = (row, from, to) => {
    if (to > from) spans.push(row, from, to)
  }
  for (let row = first; row < last; row++) rowSpans(row, add)
  return Int32Array.from(spans)
}

/** Even-odd rule: a polygon that crosses itself has holes. */
function polygonSpans(points: readonly RoiPoint[], width: number, height: number): Int32Array {
  const ys = points.map(({ y }) => y)
  const first = firstInside(Math.min(...ys), height)
  const last = firstInside(Math.max(...ys), height)
  return collect(first, last, (row, add) => {
    const xs = crossings(points, row + 0.5)
    for (let at = 0; at + 1 < xs.length; at += 2) {
      add(row, firstInside(xs[at] ?? 0, width), firstInside(xs[at + 1] ?? 0, width))
    }
  })
}

/** Where the edges cross the line `y`, ascending. An edge owns its upper end and not its lower one. */
function crossings(points: readonly RoiPoint[], y: number): readonly number[] {
  const xs: number[] = []
  for (let at = 0, before = points.at(-1); at < points.length; before = points[at++]) {
    const point = points[at]
    if (point === undefined || before === undefined || point.y <= y === before.y <= y) continue
    xs.push(before.x + ((y - before.y) * (point.x - before.x)) / (point.y - before.y))
  }
  return xs.sort((left, right) => left - right)
}

function ringSpans(ring: Extract<RoiShape, { kind: 'ring' }>, width: number, height: number): Int32Array {
  const { innerPx, outerPx, x: cx, y: cy } = ring
  const isInSector = sector(ring.fromDeg, ring.toDeg)
  const from = firstInside(cx - outerPx, width)
  const to = firstInside(cx + outerPx + 1, width)
  return collect(firstInside(cy - outerPx, height), firstInside(cy + outerPx + 1, height), (row, add) => {
    const dy = row + 0.5 - cy
    let start = -1
    for (let column = from; column < to; column++) {
      const dx = column + 0.5 - cx
      const square = dx * dx + dy * dy
      const isInside =
        square >= innerPx * innerPx && square < outerPx * outerPx && (isInSector?.(dx, dy) ?? true)
      if (isInside && start < 0) start = column
      if (isInside || start < 0) continue
      add(row, start, column)
      start = -1
    }
    if (start >= 0) add(row, start, to)
  })
}

/** Undefined for the whole circle. */
function sector(fromDeg: number, toDeg: number): ((dx: number, dy: number) => boolean) | undefined {
  if (Math.abs(toDeg - fromDeg) >= 360) return undefined
  const from = turn(fromDeg)
  const spread = turn(toDeg - fromDeg)
  return (dx, dy) => turn((Math.atan2(dy, dx) * 180) / Math.PI - from) < spread
}

function turn(degrees: number): number {
  return ((degrees % 360) + 360) % 360
}
