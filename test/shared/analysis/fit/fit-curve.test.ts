import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { erf } from '../../../../shared/analysis/fit/erf.ts'
import { fitCurve, fitValue, type Fit } from '../../../../shared/analysis/fit/fit-curve.ts'
import type { ShapeName } from '../../../../shared/analysis/fit/fit-shape.ts'
import { fitShapes } from '../../../../shared/analysis/fit/shapes.ts'
import { seededRandom } from '../../../../shared/base/random.ts'
import { cases } from '../../../support/random-cases.ts'

const range = (from: number, to: number, points: number): number[] =>
  Array.from({ length: points }, (_, index) => from + ((to - from) * index) / (points - 1))
const x = range(11.8, 12.6, 81)
const flat = (shape: ShapeName) => ({ shape, background: 'flat' }) as const

function found(fit: Fit) {
  if (fit.kind === 'refused') throw new Error(fit.reason)
  return fit
}

function reason(fit: Fit): string {
  return fit.kind === 'refused' ? fit.reason : `fitted ${JSON.stringify(fit.values)}`
}

describe('a fit', () => {
  test.each(['gauss', 'lorentz', 'pseudoVoigt', 'erfEdge', 'arctanEdge'] as const)(
    'finds a pure %s again, with no error and R² 1',
    shape => {
      const gradient = new Float64Array(8)
      const truth = Float64Array.of(3.2, 12.2137, 0.165, 0.4)
      const y = x.map(at => fitShapes[shape].evaluate(truth, at, gradient) + 0.35)
      const fit = found(fitCurve(x, y, flat(shape)))
      expect(fitValue(fit, 'centre')?.value).toBeCloseTo(12.2137, 8)
      expect(fitValue(fit, 'fwhm')?.value).toBeCloseTo(0.165, 8)
      expect(fitValue(fit, 'background')?.value).toBeCloseTo(0.35, 8)
      expect(fit.r2).toBeCloseTo(1, 10)
      expect(fit.valueAt(12.3)).toBeCloseTo(fitShapes[shape].evaluate(truth, 12.3, gradient) + 0.35, 8)
    },
  )

  test('of a dip has a negative height', () => {
    const y = x.map(at => 5 - 2 * Math.exp(-(((at - 12.1) / 0.05) ** 2)))
    expect(fitValue(found(fitCurve(x, y, flat('gauss'))), 'height')?.value).toBeCloseTo(-2, 6)
  })

  test('does not mind the direction of the scan nor points that are missing', () => {
    const y = x.map((at, index) => (index % 9 === 4 ? NaN : 1 / (1 + ((at - 12.2) / 0.1) ** 2)))
    const forth = found(fitCurve(x, y, flat('lorentz')))
    const back = found(fitCurve(x.toReversed(), y.toReversed(), flat('lorentz')))
    expect(fitValue(back, 'centre')?.value).toBeCloseTo(fitValue(forth, 'centre')?.value ?? NaN, 8)
    expect(fitValue(forth, 'fwhm')?.value).toBeCloseTo(0.2, 6)
  })

  test('of a straight line is slope and offset', () => {
    const fit = found(
      fitCurve(
        x,
        x.map(at => 3 * at - 2),
        flat('line'),
      ),
    )
    expect(fit.values.map(({ name, value }) => [name, Number(value.toFixed(8))])).toEqual([
      ['slope', 3],
      ['background', -2],
    ])
  })

  test('keeps the mixing of a pseudo-Voigt between Gauss and Lorentz', () => {
    const y = x.map(at => Math.exp(-(((at - 12.2) / 0.08) ** 4)))
    const mixing = fitValue(found(fitCurve(x, y, flat('pseudoVoigt'))), 'mixing')?.value
    expect(mixing).toBe(0)
  })

  test('has errors that are as large as the scatter of repeated fits', () => {
    const random = seededRandom(20_261_123)
    const fits = Array.from({ length: 200 }, () => {
      const y = x.map(at => 100 * Math.exp(-4 * Math.LN2 * ((at - 12.2) / 0.15) ** 2) + 3 * random.normal())
      return fitValue(found(fitCurve(x, y, flat('gauss'))), 'centre')
    })
    const centres = fits.map(fit => fit?.value ?? NaN)
    const mean = centres.reduce((sum, value) => sum + value, 0) / centres.length
    const scatter = Math.sqrt(centres.reduce((sum, value) => sum + (value - mean) ** 2, 0) / centres.length)
    const told = fits.reduce((sum, fit) => sum + (fit?.error ?? NaN), 0) / fits.length
    expect(told / scatter).toBeGreaterThan(0.85)
    expect(told / scatter).toBeLessThan(1.15)
  })
})

describe('a fit is refused, with the reason,', () => {
  const gauss = flat('gauss')

  test('when there are too few points, or too many', () => {
    expect(reason(fitCurve([1, 2, 3], [1, 2, 1], gauss))).toBe('Needs 5 points, there are 3')
    const many = range(0, 1, 20_001)
    expect(reason(fitCurve(many, many, gauss))).toContain('zoom in')
  })

  test('when nothing varies', () => {
    expect(
      reason(
        fitCurve(
          x,
          x.map(() => 7),
          gauss,
        ),
      ),
    ).toBe('The curve is flat')
    expect(
      reason(
        fitCurve(
          x.map(() => 1),
          x,
          gauss,
        ),
      ),
    ).toBe('All points are at one position')
  })

  test('when the points go on rising and never show a peak', () => {
    expect(
      reason(
        fitCurve(
          x,
          x.map(at => Math.exp(3 * at)),
          gauss,
        ),
      ),
    ).not.toContain('fitted')
  })

  test('or answers with finite numbers, whatever the points are', () => {
    const numbers = fc.array(fc.oneof(fc.double(), fc.constant(NaN), fc.integer({ min: -9, max: 9 })), {
      maxLength: 40,
    })
    const shape = fc.constantFrom(...(Object.keys(fitShapes) as ShapeName[]))
    const background = fc.constantFrom('none' as const, 'flat' as const, 'sloped' as const)
    fc.assert(
      fc.property(numbers, numbers, shape, background, (xs, ys, name, kind) => {
        const fit = fitCurve(xs, ys, { shape: name, background: kind })
        if (fit.kind === 'refused') expect(fit.reason).not.toBe('')
        else expect(fit.values.every(({ value, error }) => Number.isFinite(value + error))).toBe(true)
      }),
      { seed: 20_261_123, numRuns: cases(300) },
    )
  })
})

test('the error function is that of the tables', () => {
  expect(erf(0)).toBe(0)
  expect(erf(0.5)).toBeCloseTo(0.5204998778130465, 14)
  expect(erf(-1)).toBeCloseTo(-0.8427007929497149, 14)
  expect(erf(3)).toBeCloseTo(0.9999779095030014, 14)
  expect(erf(9)).toBe(1)
  expect(erf(NaN)).toBeNaN()
})
