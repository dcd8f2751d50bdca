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

/** Adds to every pixel what the row has at its place, linearly between two places; nothing beyond the ends. */
export function addBack(
  { cosine, sine, centre }: ProjectionLine,
  row: Float64Array,
  factor: number,
  slice: Float64Array,
): void {
  const side = row.length
  for (let r = 0, at = 0; r < side; r++) {
    let place = centre - centre * cosine - (r - centre) * sine
    for (let c = 0; c < side; c++, at++, place += cosine) {
      if (!(place > -rounding && place < side - 1 + rounding)) continue
      const left = Math.min(side - 2, Math.max(0, Math.floor(place)))
      const low = row[left] ?? 0
      slice[at] = (slice[at] ?? 0) + factor * (low + (place - left) * ((row[left + 1] ?? 0) - low))
    }
  }
}

/** The transpose of `addBack`: spreads every pixel over the two places next to its own. */
export function addForward(
  { cosine, sine, centre }: ProjectionLine,
  slice: Float64Array,
  row: Float64Array,
): void {
  const side = row.length
  for (let r = 0, at = 0; r < side; r++) {
    let place = centre - centre * cosine - (r - centre) * sine
    for (let c = 0; c < side; c++, at++, place += cosine) {
      if (!(place > -rounding && place < side - 1 + rounding)) continue
      const left = Math.min(side - 2, Math.max(0, Math.floor(place)))
      const value = slice[at] ?? 0
      const part = place - left
      row[left] = (row[left] ?? 0) + (1 - part) * value
      row[left + 1] = (row[left + 1] ?? 0) + part * value
    }
  }
}

/** NaN outside the circle that is seen at every angle. */
export function cutToCircle(slice: Float64Array, side: number, centre: number): Float32Array {
  const radius = Math.min(centre, side - 1 - centre)
  return Float32Array.from(slice, (value, at) => {
    const row = Math.floor(at / side) - centre
    const column = (at % side) - centre
    return row * row + column * column <= radius * radius ? value : Number.NaN
  })
}
