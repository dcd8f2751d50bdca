import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { peakFigures } from '../../../shared/analysis/peak-figures.ts'

const range = (from: number, to: number, points: number): number[] =>
  Array.from({ length: points }, (_, index) => from + ((to - from) * index) / (points - 1))

const gauss = (centre: number, sigma: number) => (x: number) =>
  Math.exp(-((x - centre) ** 2) / (2 * sigma ** 2))

describe('figures of a peak', () => {
  test('of a Gaussian are its centre and 2.3548 sigma', () => {
    const x = range(11.8, 12.6, 401)
    const found = peakFigures(x, x.map(gauss(12.2137, 0.07)))
    expect(found?.peak).toBeCloseTo(12.214, 10)
    expect(found?.centre).toBeCloseTo(12.2137, 5)
    expect(found?.centreOfMass).toBeCloseTo(12.2137, 4)
    expect(found?.fwhm).toBeCloseTo(0.07 * 2.354820045, 4)
  })

  test('do not move with a constant background, a factor or the direction of the scan', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.double({ min: 0.3, max: 1, noNaN: true }),
        fc.double({ min: 0.1, max: 1e6, noNaN: true }),
        fc.double({ min: -1e3, max: 1e3, noNaN: true }),
        (centre, sigma, height, background) => {
          const x = range(-10, 10, 301)
          const pure = x.map(gauss(centre, sigma))
          const seen = peakFigures(
            x.toReversed(),
            pure.map(value => value * height + background).toReversed(),
          )
          const expected = peakFigures(x, pure)
          expect(seen?.centre).toBeCloseTo(expected?.centre ?? NaN, 6)
          expect(seen?.fwhm).toBeCloseTo(expected?.fwhm ?? NaN, 6)
          expect(seen?.centreOfMass).toBeCloseTo(expected?.centreOfMass ?? NaN, 5)
        },
      ),
      { seed: 20 },
    )
  })

  test('of a triangle by hand', () => {
    expect(peakFigures([0, 1, 2, 3, 4], [0, 1, 2, 1, 0])).toEqual({
      peak: 2,
      centre: 2,
      fwhm: 2,
      centreOfMass: 2,
      halfLevel: 1,
    })
  })

  test('of a plateau stand in its middle', () => {
    expect(peakFigures([0, 1, 2, 3, 4], [0, 5, 5, 5, 0])?.peak).toBe(2)
  })

  test('are not pulled to where the steps are small', () => {
    const x = [...range(-4, 0, 101), ...range(0.2, 4, 20)]
    expect(peakFigures(x, x.map(gauss(0, 0.8)))?.centreOfMass).toBeCloseTo(0, 2)
  })

  test('of a step have a maximum but no width', () => {
    const found = peakFigures([0, 1, 2, 3], [0, 0, 1, 1])
    expect(found?.peak).toBe(2)
    expect(found?.centre).toBeUndefined()
    expect(found?.fwhm).toBeUndefined()
  })

  test('leave out points that are not numbers', () => {
    expect(peakFigures([0, 1, NaN, 2, 3, 4], [0, 1, 9, 2, 1, 0])?.peak).toBe(2)
  })

  test('are not there for two points or a flat curve', () => {
    expect(peakFigures([0, 1], [0, 1])).toBeUndefined()
    expect(peakFigures([0, 1, 2], [3, 3, 3])).toBeUndefined()
    expect(peakFigures([], [])).toBeUndefined()
  })
})
