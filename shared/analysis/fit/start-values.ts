import { assertNever } from '../../base/assert.ts'
import type { Points } from '../ascending-points.ts'
import { peakFigures } from '../peak-figures.ts'
import type { ShapeName, ValueName } from './fit-shape.ts'

type StartValues = Readonly<Partial<Record<ValueName, number>>>

/** Where the search begins: read off the points. */
export function startValues(shape: ShapeName, points: Points): StartValues {
  switch (shape) {
    case 'gauss':
    case 'lorentz':
    case 'pseudoVoigt':
      return peakStart(points)
    case 'erfEdge':
    case 'arctanEdge':
      return edgeStart(points)
    case 'line':
      return lineStart(points)
    default:
      return assertNever(shape, 'shape')
  }
}

/** A peak or a dip: whichever stands out further from the mean of both ends. */
function peakStart(points: Points): StartValues {
  const background = (endMean(points, 0) + endMean(points, 1)) / 2
  const [low, high] = [Math.min(...points.y), Math.max(...points.y)]
  const sign = high - background >= background - low ? 1 : -1
  const figures = peakFigures(
    points.x,
    points.y.map(value => sign * value),
  )
  return {
    height: sign * (sign > 0 ? high - background : background - low),
    centre: figures?.centre ?? figures?.peak ?? middle(points),
    fwhm: figures?.fwhm ?? span(points) / 4,
    mixing: 0.5,
    background,
    backgroundSlope: 0,
  }
}

/** Half way between both ends, and as wide as from a quarter to three quarters of the step. */
function edgeStart(points: Points): StartValues {
  const [before, after] = [endMean(points, 0), endMean(points, 1)]
  const height = after - before
  const at = (fraction: number) => crossing(points, before + fraction * height, Math.sign(height))
  const width = Math.abs(at(0.75) - at(0.25))
  return {
    height,
    centre: at(0.5),
    fwhm: width > 0 ? width * 1.7 : span(points) / 10,
    background: before,
    backgroundSlope: 0,
  }
}

function lineStart(points: Points): StartValues {
  const slope = (endMean(points, 1) - endMean(points, 0)) / span(points)
  return { slope, background: endMean(points, 0), backgroundSlope: 0 }
}

/** Mean of the first or last tenth. */
function endMean({ y }: Points, end: 0 | 1): number {
  const count = Math.max(1, Math.floor(y.length / 10))
  const part = end === 0 ? y.subarray(0, count) : y.subarray(y.length - count)
  return part.reduce((sum, value) => sum + value, 0) / count
}

/** Where y first passes `level`, going up (1) or down (−1). */
function crossing(points: Points, level: number, direction: number): number {
  const at = points.y.findIndex(value => (value - level) * direction >= 0)
  return points.x[at] ?? middle(points)
}

function span({ x }: Points): number {
  return (x.at(-1) ?? 0) - (x[0] ?? 0)
}

function middle({ x }: Points): number {
  return ((x.at(-1) ?? 0) + (x[0] ?? 0)) / 2
}
