import { assert } from '../../base/assert.ts'

/**
 * Where the pixels of a slice fall onto the detector at one angle: pixel (row, column) at centre + (column − centre) cos θ −
 * (row − centre) sin θ. The slice has as many rows and columns as the detector has places, and turns about the same centre.
 */
export interface ProjectionLine {
  readonly cosine: number
  readonly sine: number
  readonly centre: number
}

export function projectionLine(angleRad: number, centre: number): ProjectionLine {
  return { cosine: Math.cos(angleRad), sine: Math.sin(angleRad), centre }
}

/** Places, of the ends of the detector: at right angles pixels fall exactly onto them. */
const rounding = 1e-6

/** A detector row with one place more, which stays 0: whoever stands at the last place has a neighbour too. */
export function paddedRow(places: number): Float64Array {
  return new Float64Array(places + 1)
}

/**
 * Adds to every pixel what the row has at its place, linearly between two places; nothing beyond the ends.
 * @param row padded
 */
export function addBack(line: ProjectionLine, row: Float64Array, factor: number, slice: Float64Array): void {
  const { cosine } = line
  const side = row.length - 1
  assert(slice.length === side * side, `${slice.length} pixels are not ${side} × ${side}`)
  for (let r = 0; r < side; r++) {
    const start = placeOf(line, r)
    const from = firstColumn(start, cosine, side)
    const to = endColumn(start, cosine, side)
    const end = r * side + to
    for (let at = r * side + from, place = start + from * cosine; at < end; at++, place += cosine) {
      const left = place | 0
      const low = row[left] ?? 0
      slice[at] = (slice[at] ?? 0) + factor * (low + (place - left) * ((row[left + 1] ?? 0) - low))
    }
  }
}

/**
 * The transpose of `addBack`: spreads every pixel over the two places next to its own.
 * @param row padded
 */
export function addForward(line: ProjectionLine, slice: Float64Array, row: Float64Array): void {
  const { cosine } = line
  const side = row.length - 1
  assert(slice.length === side * side, `${slice.length} pixels are not ${side} × ${side}`)
  for (let r = 0; r < side; r++) {
    const start = placeOf(line, r)
    const from = firstColumn(start, cosine, side)
    const to = endColumn(start, cosine, side)
    const end = r * side + to
    for (let at = r * side + from, place = start + from * cosine; at < end; at++, place += cosine) {
      const left = place | 0
      const value = slice[at] ?? 0
      const part = (place - left) * value
      row[left] = (row[left] ?? 0) + value - part
      row[left + 1] = (row[left + 1] ?? 0) + part
    }
  }
  row[side] = 0
}

/** NaN outside the circle that is seen at every angle. */
export function cutToCircle(slice: Float64Array, side: number, centre: number): Float32Array {
  const radius = Math.min(centre, side - 1 - centre)
  const cut = new Float32Array(slice.length)
  for (let row = 0, at = 0; row < side; row++)
    for (let column = 0; column < side; column++, at++) {
      const isInside = (row - centre) ** 2 + (column - centre) ** 2 <= radius * radius
      cut[at] = isInside ? (slice[at] ?? 0) : Number.NaN
    }
  return cut
}

/** Of the first pixel of row `row`. */
function placeOf({ cosine, sine, centre }: ProjectionLine, row: number): number {
  return centre - centre * cosine - (row - centre) * sine
}

/** The columns [from, to) of a row whose place lies on the detector; none where `to` is not above `from`. */
function firstColumn(start: number, cosine: number, side: number): number {
  const isOn = start >= -rounding && start <= side - 1 + rounding
  if (isOn || cosine === 0) return isOn ? 0 : side
  const entry = cosine > 0 ? -rounding : side - 1 + rounding
  return Math.min(side, Math.max(0, Math.ceil((entry - start) / cosine)))
}

function endColumn(start: number, cosine: number, side: number): number {
  if (cosine === 0) return side
  const exit = cosine > 0 ? side - 1 + rounding : -rounding
  return Math.min(side, Math.max(0, Math.floor((exit - start) / cosine) + 1))
}
