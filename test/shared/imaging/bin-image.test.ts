import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { binFactor, binImage, clipRegion, invalidCount } from '../../../shared/imaging/bin-image.ts'
import { tileStatistics } from '../../../shared/imaging/tile-statistics.ts'

const image = new Uint16Array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16])
const whole = { x: 0, y: 0, width: 4, height: 4 }

describe('binning', () => {
  test('averages blocks, rounding to the nearest count', () => {
    expect([...binImage(image, 4, whole, 2, 'mean').pixels]).toEqual([4, 6, 12, 14])
  })

  test('keeps the brightest pixel of a block, so that a single spot never vanishes', () => {
    expect([...binImage(image, 4, whole, 2, 'max').pixels]).toEqual([6, 8, 14, 16])
  })

  test('shows counts untouched at full resolution', () => {
    expect([...binImage(image, 4, { x: 1, y: 1, width: 2, height: 2 }, 1, 'mean').pixels]).toEqual([
      6, 7, 10, 11,
    ])
  })

  test('averages the smaller blocks at the border over what they have', () => {
    expect([...binImage(image, 4, { x: 0, y: 0, width: 3, height: 1 }, 2, 'mean').pixels]).toEqual([2, 3])
  })

  test('takes the smallest factor that fits the canvas', () => {
    expect(binFactor({ x: 0, y: 0, width: 2048, height: 2048 }, 1000, 700)).toBe(3)
    expect(binFactor(whole, 1000, 1000)).toBe(1)
  })

  test('falls back to the whole image when nothing of the region is inside', () => {
    expect(clipRegion({ x: 50, y: 50, width: 2, height: 2 }, 4, 4)).toEqual(whole)
    expect(clipRegion({ x: -1, y: 2.5, width: 3, height: 9 }, 4, 4)).toEqual({
      x: 0,
      y: 2,
      width: 2,
      height: 2,
    })
  })

  test('the quick way for 2 × 2 gives the same as plain averaging', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(65_535), { minLength: 64, maxLength: 64 }), values => {
        const pixels = new Uint16Array(values)
        const quick = binImage(pixels, 8, { x: 0, y: 0, width: 8, height: 8 }, 2, 'mean')
        const plain = binImage(Float32Array.from(pixels), 8, { x: 0, y: 0, width: 8, height: 8 }, 2, 'mean')
        for (const [index, count] of quick.pixels.entries()) {
          const value = plain.offset + plain.scale * (plain.pixels[index] ?? 0)
          expect(Math.abs(value - count)).toBeLessThanOrEqual(0.5 + plain.scale)
        }
      }),
      { seed: 3 },
    )
  })

  test('maps floats to counts within half a step and marks what is not a number', () => {
    const floats = new Float32Array([-1.5, 0, 0.25, Number.NaN])
    const binned = binImage(floats, 4, { x: 0, y: 0, width: 4, height: 1 }, 1, 'mean')
    expect(binned.hasInvalid).toBe(true)
    expect(binned.pixels[3]).toBe(invalidCount)
    for (const [index, value] of [-1.5, 0, 0.25].entries()) {
      expect(binned.offset + binned.scale * (binned.pixels[index] ?? 0)).toBeCloseTo(value, 4)
    }
  })
})

describe('statistics of a tile', () => {
  test('are those of its pixels', () => {
    const statistics = tileStatistics(binImage(image, 4, whole, 1, 'mean'), 15)
    expect(statistics).toMatchObject({
      minimum: 1,
      maximum: 16,
      mean: 8.5,
      percentile1: 1,
      percentile99: 16,
      saturated: 2,
    })
    expect(statistics.histogram.reduce((sum, bin) => sum + bin, 0)).toBe(16)
  })

  test('have a histogram of nearly all pixels: a hot one does not squeeze the others into one bin', () => {
    const pixels = Uint16Array.from({ length: 4096 }, (_, index) => 90 + (index % 21))
    pixels[77] = 60_000
    const region = { x: 0, y: 0, width: 64, height: 64 }
    const { histogram, histogramRange, maximum } = tileStatistics(
      binImage(pixels, 64, region, 1, 'mean'),
      65_535,
    )
    expect(maximum).toBe(60_000)
    expect(histogramRange).toEqual([90, 115])
    expect(histogram.filter(bin => bin > 0)).toHaveLength(21)
  })

  test('leave out what is not a number', () => {
    const floats = new Float32Array([1, 3, Number.NaN, Number.NaN])
    const binned = binImage(floats, 2, { x: 0, y: 0, width: 2, height: 2 }, 1, 'mean')
    expect(tileStatistics(binned, undefined)).toMatchObject({ minimum: 1, maximum: 3, mean: 2 })
  })

  test('of an image without any number are finite', () => {
    const binned = binImage(new Float32Array([Number.NaN]), 1, { x: 0, y: 0, width: 1, height: 1 }, 1, 'mean')
    expect(tileStatistics(binned, undefined)).toMatchObject({ minimum: 0, maximum: 0, mean: 0 })
  })
})
