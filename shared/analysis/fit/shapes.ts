import { erf } from './erf.ts'
import type { FitShape, ShapeName } from './fit-shape.ts'

/*
 * Every shape is told by height, centre and full width at half maximum, that of the derivative for an edge, so that one
 * may compare them. With u = (x − centre) / fwhm:
 *   Gauss          height · 2^(−4u²)
 *   Lorentz        height / (1 + 4u²)
 *   pseudo-Voigt   mixing · Lorentz + (1 − mixing) · Gauss (Wertheim et al., Rev. Sci. Instrum. 45 (1974) 1369)
 *   erf edge       height · (1 + erf(2 √ln2 u)) / 2
 *   arctan edge    height · (1/2 + arctan(2u) / π)
 */
const peakNames = ['height', 'centre', 'fwhm'] as const
const erfScale = 2 * Math.sqrt(Math.LN2)

export const fitShapes: Readonly<Record<ShapeName, FitShape>> = {
  gauss: peakShape(gauss),
  lorentz: peakShape(lorentz),
  pseudoVoigt: { names: [...peakNames, 'mixing'], evaluate: pseudoVoigt },
  erfEdge: peakShape(u => [
    (1 + erf(erfScale * u)) / 2,
    (erfScale / Math.sqrt(Math.PI)) * Math.exp(-((erfScale * u) ** 2)),
  ]),
  arctanEdge: peakShape(u => [0.5 + Math.atan(2 * u) / Math.PI, 2 / Math.PI / (1 + 4 * u * u)]),
  line: {
    names: ['slope'],
    evaluate: (parameters, x, gradient) => {
      gradient[0] = x
      return (parameters[0] ?? 0) * x
    },
  },
}

/** Value and slope by u, of height 1. */
type UnitShape = (u: number) => readonly [value: number, slope: number]

function gauss(u: number): readonly [number, number] {
  const value = Math.exp(-4 * Math.LN2 * u * u)
  return [value, -8 * Math.LN2 * u * value]
}

function lorentz(u: number): readonly [number, number] {
  const value = 1 / (1 + 4 * u * u)
  return [value, -8 * u * value * value]
}

function peakShape(unit: UnitShape): FitShape {
  return {
    names: peakNames,
    evaluate: ([height = 0, centre = 0, fwhm = 1], x, gradient) => {
      const u = (x - centre) / fwhm
      const [value, slope] = unit(u)
      gradient[0] = value
      gradient[1] = (-height * slope) / fwhm
      gradient[2] = (-height * slope * u) / fwhm
      return height * value
    },
  }
}

function pseudoVoigt(parameters: Float64Array, x: number, gradient: Float64Array): number {
  const [height = 0, centre = 0, fwhm = 1, mixing = 0] = parameters
  const u = (x - centre) / fwhm
  const [g, gSlope] = gauss(u)
  const [l, lSlope] = lorentz(u)
  const value = mixing * l + (1 - mixing) * g
  const slope = mixing * lSlope + (1 - mixing) * gSlope
  gradient[0] = value
  gradient[1] = (-height * slope) / fwhm
  gradient[2] = (-height * slope * u) / fwhm
  gradient[3] = height * (l - g)
  return height * value
}
