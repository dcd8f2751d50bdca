import { fitCurve, type Fit, type FoundFit } from '../../shared/analysis/fit/fit-curve.ts'
import type { Background } from '../../shared/analysis/fit/background.ts'
import type { ShapeName } from '../../shared/analysis/fit/fit-shape.ts'
import { peakFigures, type PeakFigures } from '../../shared/analysis/peak-figures.ts'
import { pointCount, type Curve } from './curve.ts'
import { shapeWords } from './plot-choice.ts'

/** Ten times a second, figures of so many points take 2 ms; of more they wait for the end of the scan. */
const mostLiveFigures = 50_000
/** A fit of so many points takes 10 ms. */
const mostLiveFit = 2_000
const overlayPoints = 400

type Range = readonly [low: number, high: number]

export function curveFigures(curve: Curve, isLive: boolean): PeakFigures | undefined {
  const count = pointCount(curve)
  if (isLive && count > mostLiveFigures) return undefined
  return peakFigures(firstOf(curve.x, count), firstOf(curve.y, count))
}

export interface CurveFitOptions {
  readonly shape: ShapeName
  readonly background: Background
  /** Only what is in sight is fitted. */
  readonly zoom: Range | undefined
  readonly isLive: boolean
}

export function curveFit(curve: Curve, { background, isLive, shape, zoom }: CurveFitOptions): Fit {
  const { x, y } = pointsWithin(curve, zoom)
  if (isLive && x.length > mostLiveFit) {
    return { kind: 'refused', reason: `More than ${mostLiveFit} points are fitted when the scan has ended` }
  }
  return fitCurve(x, y, { shape, background })
}

/** The fit as a curve, fine enough to look smooth. */
export function fitOverlay(curve: Curve, fit: FoundFit, zoom: Range | undefined): Curve {
  const { x } = pointsWithin(curve, zoom)
  const [low, high] = [Math.min(...x), Math.max(...x)]
  const at = Array.from({ length: overlayPoints }, (_, i) => low + ((high - low) * i) / (overlayPoints - 1))
  return {
    ...curve,
    x: at,
    y: at.map(fit.valueAt),
    count: at.length,
    name: shapeWords[fit.shape],
    role: 'fit',
  }
}

export function residualOf(curve: Curve, fit: FoundFit): Curve {
  const count = pointCount(curve)
  const y = Array.from({ length: count }, (_, at) => (curve.y[at] ?? NaN) - fit.valueAt(curve.x[at] ?? NaN))
  return { ...curve, y, count }
}

function pointsWithin(curve: Curve, range: Range | undefined): { x: number[]; y: number[] } {
  const x: number[] = []
  const y: number[] = []
  for (let at = 0; at < pointCount(curve); at++) {
    const place = curve.x[at] ?? NaN
    if (range !== undefined && !(place >= range[0] && place <= range[1])) continue
    x.push(place)
    y.push(curve.y[at] ?? NaN)
  }
  return { x, y }
}

/** The array itself where all of it counts. */
function firstOf(numbers: ArrayLike<number>, count: number): ArrayLike<number> {
  return numbers.length === count ? numbers : Array.from({ length: count }, (_, at) => numbers[at] ?? NaN)
}
