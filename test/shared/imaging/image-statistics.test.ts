import { describe, expect, test } from 'vitest'
import { imageStatistics } from '../../../shared/imaging/image-statistics.ts'
import { randomSource } from '../../builders/random-pixels.ts'

const counting = new Uint16Array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16])
const whole = { x: 0, y: 0, width: 4, height: 4 }

describe('statistics of an image', () => {
  test('are those of its pixels', () => {
    const statistics = imageStatistics({ pixels: counting, imageWidth: 4, saturation: 15 }, whole)
    expect(statistics).toMatchObject({
      minimum: 1,
      maximum: 14,
      mean: 7.5,
      percentile1: 1,
      percentile99: 14,
      good: 14,
      saturated: 2,
      masked: 0,
      invalid: 0,
      pixels: 16,
    })
    expect(statistics.histogram.reduce((sum, bin) => sum + bin, 0)).toBe(14)
  })

  test('gaps that a detector fills with its highest number do not spoil the levels', () => {
    const pixels = Uint32Array.from({ length: 4096 }, (_, i) => (i % 10 === 0 ? 4_294_967_295 : i % 50))
    const region = { x: 0, y: 0, width: 64, height: 64 }
    const found = imageStatistics({ pixels, imageWidth: 64, saturation: 1e6 }, region)
    expect(found).toMatchObject({ maximum: 49, percentile99: 49, saturated: 410, good: 3686 })
  })

  test('of nothing but saturated pixels are of no good pixel', () => {
    for (const pixels of [counting, Float64Array.from(counting)])
      expect(imageStatistics({ pixels, imageWidth: 4, saturation: 1 }, whole)).toMatchObject({
        good: 0,
        saturated: 16,
        maximum: 0,
      })
  })

  test('are those of a part only, when a part is asked for', () => {
    const part = { x: 1, y: 1, width: 2, height: 2 }
    const found = imageStatistics({ pixels: counting, imageWidth: 4, saturation: undefined }, part)
    expect(found).toMatchObject({ minimum: 6, maximum: 11, mean: 8.5, pixels: 4 })
  })

  test('have a histogram of nearly all pixels: a hot one does not squeeze the others into one bin', () => {
    const pixels = Uint16Array.from({ length: 4096 }, (_, index) => 90 + (index % 21))
    pixels[77] = 60_000
    const region = { x: 0, y: 0, width: 64, height: 64 }
    const { histogram, histogramRange, maximum } = imageStatistics(
      { pixels, imageWidth: 64, saturation: 65_535 },
      region,
    )
    expect(maximum).toBe(60_000)
    expect(histogramRange).toEqual([90, 115])
    expect(histogram.filter(bin => bin > 0)).toHaveLength(21)
  })

  test('leave out what is masked and what is not a number', () => {
    const mask = new Uint8Array([0, 1, 0, 0])
    const region = { x: 0, y: 0, width: 2, height: 2 }
    const floats = new Float32Array([1, 9, 3, Number.NaN])
    const source = { imageWidth: 2, saturation: undefined, mask }
    expect(imageStatistics({ ...source, pixels: floats }, region)).toMatchObject({
      minimum: 1,
      maximum: 3,
      mean: 2,
      good: 2,
      masked: 1,
      invalid: 1,
    })
    expect(imageStatistics({ ...source, pixels: new Uint16Array([1, 9, 3, 2]) }, region)).toMatchObject({
      maximum: 3,
      mean: 2,
      masked: 1,
    })
  })

  test('of an image without any number are finite', () => {
    const one = { x: 0, y: 0, width: 1, height: 1 }
    const found = imageStatistics(
      { pixels: new Float32Array([Number.NaN]), imageWidth: 1, saturation: undefined },
      one,
    )
    expect(found).toMatchObject({ good: 0, invalid: 1, minimum: 0, mean: 0, percentile99: 0 })
  })

  test('of wide types agree with those of counts, though they look at a sample', () => {
    const width = 512
    const pixels = randomSource(width * width, 12)
    const region = { x: 0, y: 0, width, height: width }
    const exact = imageStatistics({ pixels, imageWidth: width, saturation: 900 }, region)
    const sampled = imageStatistics(
      { pixels: Float64Array.from(pixels), imageWidth: width, saturation: 900 },
      region,
    )
    expect(sampled).toMatchObject({
      minimum: exact.minimum,
      maximum: exact.maximum,
      saturated: exact.saturated,
    })
    expect(sampled.mean).toBeCloseTo(exact.mean, 6)
    expect(Math.abs(sampled.percentile1 - exact.percentile1)).toBeLessThanOrEqual(5)
    expect(Math.abs(sampled.percentile99 - exact.percentile99)).toBeLessThanOrEqual(5)
  })

  test('a dead pixel of four billion counts does not move the percentiles', () => {
    const pixels = Uint32Array.from({ length: 4096 }, (_, i) => i % 100)
    pixels[5] = 4_294_967_295
    const region = { x: 0, y: 0, width: 64, height: 64 }
    const { histogramRange, percentile99 } = imageStatistics(
      { pixels, imageWidth: 64, saturation: undefined },
      region,
    )
    expect(percentile99).toBe(99)
    expect(histogramRange[1]).toBeLessThan(200)
  })
})
