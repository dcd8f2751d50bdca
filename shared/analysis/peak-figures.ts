/** Where a peak is, in units of x; SPEC and PyMca users know these names. */
export interface PeakFigures {
  /** x of the largest y; of the middle one where several are equal and adjacent. */
  readonly peak: number
  /** Middle between the two crossings of half height. Undefined when the curve does not fall to half on both sides. */
  readonly centre: number | undefined
  /** Distance of those crossings. */
  readonly fwhm: number | undefined
  /** Σ x (y − min y) / Σ (y − min y), weighted with the width that each point stands for. */
  readonly centreOfMass: number | undefined
}

interface Point {
  readonly x: number
  readonly y: number
}

/**
 * Figures of one peak over a constant background, the smallest y. Half height is (max + min) / 2, crossings are
 * interpolated linearly, the two nearest to the maximum. Points that are not numbers are left out; their order does not
 * matter. Undefined for fewer than three points or a flat curve.
 *
 * As bluesky's PeakStats defines them (background: minimum), except that the centre of mass takes the background off and
 * weighs by spacing: scans with uneven steps would be drawn to where the points are dense.
 */
export function peakFigures(x: readonly number[], y: readonly number[]): PeakFigures | undefined {
  const points = sortedPoints(x, y)
  const low = points.reduce((least, point) => Math.min(least, point.y), Infinity)
  const high = points.reduce((most, point) => Math.max(most, point.y), -Infinity)
  if (points.length < 3 || !(high > low)) return undefined
  const top = topOf(points, high)
  const half = (high + low) / 2
  const left = crossing(points, top, { half, step: -1 })
  const right = crossing(points, top, { half, step: 1 })
  const hasBoth = left !== undefined && right !== undefined
  return {
    peak: points[top]?.x ?? NaN,
    centre: hasBoth ? (left + right) / 2 : undefined,
    fwhm: hasBoth ? right - left : undefined,
    centreOfMass: centreOfMass(points, low),
  }
}

function sortedPoints(x: readonly number[], y: readonly number[]): readonly Point[] {
  const points: Point[] = []
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const point = { x: x[i] ?? NaN, y: y[i] ?? NaN }
    if (Number.isFinite(point.x) && Number.isFinite(point.y)) points.push(point)
  }
  return points.sort((a, b) => a.x - b.x)
}

/** Index of the largest value; a plateau counts as one maximum in its middle. */
function topOf(points: readonly Point[], high: number): number {
  const first = points.findIndex(point => point.y === high)
  let last = first
  while (points[last + 1]?.y === high) last += 1
  return Math.floor((first + last) / 2)
}

function crossing(
  points: readonly Point[],
  top: number,
  { half, step }: { readonly half: number; readonly step: 1 | -1 },
): number | undefined {
  for (let at = top; ; at += step) {
    const inside = points[at]
    const outside = points[at + step]
    if (inside === undefined || outside === undefined) return undefined
    if (outside.y <= half) {
      return inside.x + ((inside.y - half) / (inside.y - outside.y)) * (outside.x - inside.x)
    }
  }
}

function centreOfMass(points: readonly Point[], low: number): number | undefined {
  let mass = 0
  let moment = 0
  points.forEach((point, index) => {
    const before = points[index - 1] ?? point
    const after = points[index + 1] ?? point
    const weight = (point.y - low) * (after.x - before.x)
    mass += weight
    moment += weight * point.x
  })
  return mass > 0 ? moment / mass : undefined
}
