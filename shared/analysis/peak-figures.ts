import { ascendingPoints, type Points } from './ascending-points.ts'

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
  /** y in the middle between the smallest and the largest: where the width is measured. */
  readonly halfLevel: number
}

/**
 * Figures of one peak over a constant background, the smallest y. Half height is (max + min) / 2, crossings are
 * interpolated linearly, the two nearest to the maximum. Points that are not numbers are left out; their order does not
 * matter. Undefined for fewer than three points or a flat curve.
 *
 * As bluesky's PeakStats defines them (background: minimum), except that the centre of mass takes the background off and
 * weighs by spacing: scans with uneven steps would be drawn to where the points are dense.
 */
export function peakFigures(x: ArrayLike<number>, y: ArrayLike<number>): PeakFigures | undefined {
  const points = ascendingPoints(x, y)
  const [low, high] = rangeOf(points.y)
  if (points.y.length < 3 || !(high > low)) return undefined
  const top = topOf(points, high)
  const half = (high + low) / 2
  const left = crossing(points, top, { half, step: -1 })
  const right = crossing(points, top, { half, step: 1 })
  const hasBoth = left !== undefined && right !== undefined
  return {
    peak: points.x[top] ?? NaN,
    centre: hasBoth ? (left + right) / 2 : undefined,
    fwhm: hasBoth ? right - left : undefined,
    centreOfMass: centreOfMass(points, low),
    halfLevel: half,
  }
}

function rangeOf(values: Float64Array): readonly [low: number, high: number] {
  let low = Infinity
  let high = -Infinity
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return [low, high]
}

/** Index of the largest value; a plateau counts as one maximum in its middle. */
function topOf({ y }: Points, high: number): number {
  const first = y.indexOf(high)
  let last = first
  while (y[last + 1] === high) last += 1
  return Math.floor((first + last) / 2)
}

function crossing(
  { x, y }: Points,
  top: number,
  { half, step }: { readonly half: number; readonly step: 1 | -1 },
): number | undefined {
  for (let at = top; at + step >= 0 && at + step < y.length; at += step) {
    const [inside, outside] = [y[at] ?? NaN, y[at + step] ?? NaN]
    if (outside > half) continue
    const [from, to] = [x[at] ?? NaN, x[at + step] ?? NaN]
    return from + ((inside - half) / (inside - outside)) * (to - from)
  }
  return undefined
}

function centreOfMass({ x, y }: Points, low: number): number | undefined {
  let mass = 0
  let moment = 0
  for (let i = 0; i < y.length; i++) {
    const at = x[i] ?? 0
    const weight = ((y[i] ?? low) - low) * ((x[i + 1] ?? at) - (x[i - 1] ?? at))
    mass += weight
    moment += weight * at
  }
  return mass > 0 ? moment / mass : undefined
}
