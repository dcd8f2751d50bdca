import { ascendingPoints, type Points } from '../ascending-points.ts'
import { onBackground, type Background } from './background.ts'
import type { FitShape, ShapeName, ValueName } from './fit-shape.ts'
import { leastSquares } from './levenberg-marquardt.ts'
import { fitShapes } from './shapes.ts'
import { startValues } from './start-values.ts'

export interface FitValue {
  readonly name: ValueName
  readonly value: number
  /** One standard deviation. */
  readonly error: number
}

export interface FoundFit {
  readonly kind: 'fitted'
  readonly shape: ShapeName
  readonly values: readonly FitValue[]
  /** 1 − Σ (y − f)² / Σ (y − mean)² */
  readonly r2: number
  readonly valueAt: (x: number) => number
}

export type Fit = FoundFit | { readonly kind: 'refused'; readonly reason: string }

/** 20 000 points × 6 parameters × 30 steps: some 100 ms at the very most. */
const mostPoints = 20_000

/**
 * Fits one shape on a background to points, all with the same weight. Where the points do not tell the shape, the answer
 * is a reason and no numbers.
 */
export function fitCurve(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  options: { readonly shape: ShapeName; readonly background: Background },
): Fit {
  const points = ascendingPoints(x, y)
  // A line without a constant would have to pass through zero.
  const background = options.shape === 'line' ? 'flat' : options.background
  const shape = onBackground(fitShapes[options.shape], background, middleOf(points))
  const unfit = whyNot(points, shape)
  if (unfit !== undefined) return refused(unfit)
  const first = startValues(options.shape, points)
  const found = leastSquares({
    shape,
    points,
    start: Float64Array.from(shape.names, name => first[name] ?? 0),
    limits: shape.names.map(name => limitsOf(name, points)),
  })
  if (found.kind === 'not-converged') return refused('The search for the best values came to no end')
  if (found.kind === 'undetermined') return refused('The points do not determine all values of this shape')
  const values = shape.names.map((name, at) => ({
    name,
    value: found.parameters[at] ?? NaN,
    error: found.errors[at] ?? NaN,
  }))
  const doubt = doubtIn(values, points)
  if (doubt !== undefined) return refused(doubt)
  const gradient = new Float64Array(shape.names.length + 1)
  return {
    kind: 'fitted',
    shape: options.shape,
    values,
    r2: 1 - found.sumOfSquares / scatterOf(points.y),
    valueAt: at => shape.evaluate(found.parameters, at, gradient),
  }
}

export function fitValue(fit: FoundFit, name: ValueName): FitValue | undefined {
  return fit.values.find(value => value.name === name)
}

function whyNot({ x, y }: Points, shape: FitShape): string | undefined {
  const needed = shape.names.length + 1
  if (x.length < needed) return `Needs ${needed} points, there ${x.length === 1 ? 'is 1' : `are ${x.length}`}`
  if (x.length > mostPoints) return `Takes at most ${mostPoints} points: zoom in on a part`
  if (x[0] === x.at(-1)) return 'All points are at one position'
  return scatterOf(y) === 0 ? 'The curve is flat' : undefined
}

/** Beyond these nothing is told by the points: centres out of sight, widths below a step or far beyond the range. */
function limitsOf(name: ValueName, { x }: Points): readonly [number, number] {
  const [first, last] = [x[0] ?? 0, x.at(-1) ?? 0]
  const range = last - first
  if (name === 'mixing') return [0, 1]
  if (name === 'fwhm') return [range / x.length / 100, range * 10]
  return name === 'centre' ? [first - range, last + range] : [-Infinity, Infinity]
}

function doubtIn(values: readonly FitValue[], { x }: Points): string | undefined {
  const [first, last] = [x[0] ?? 0, x.at(-1) ?? 0]
  for (const { name, value, error } of values) {
    if (!Number.isFinite(value) || !Number.isFinite(error))
      return 'The points do not determine all values of this shape'
    if (name === 'centre' && (value < first || value > last))
      return 'The centre would lie outside of the points'
    if (name === 'fwhm' && value >= 3 * (last - first)) return 'The shape would be far wider than the scan'
    if (name === 'height' && error >= Math.abs(value)) return 'The height would be smaller than its error'
  }
  return undefined
}

function refused(reason: string): Fit {
  return { kind: 'refused', reason }
}

function middleOf({ x }: Points): number {
  return ((x[0] ?? 0) + (x.at(-1) ?? 0)) / 2
}

function scatterOf(y: Float64Array): number {
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length
  return y.reduce((sum, value) => sum + (value - mean) ** 2, 0)
}
