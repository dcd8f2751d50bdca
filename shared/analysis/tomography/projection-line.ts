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

export interface Span {
  /** Of the first pixel. */
  readonly place: number
  /** Columns [from, to); none where `to` is not above `from`. */
  readonly from: number
  readonly to: number
}

/** The pixels of a row of the slice whose place lies on the detector. */
export function spanOfRow(line: ProjectionLine, row: number, side: number): Span {
  const start = placeOf(line, row)
  const from = firstColumn(start, line.cosine, side)
  return { place: start + from * line.cosine, from, to: endColumn(start, line.cosine, side) }
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
