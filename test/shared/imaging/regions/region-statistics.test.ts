import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { regionSpans } from '../../../../shared/imaging/regions/region-spans.ts'
import {
  regionStatistics,
  type CountedPixels,
  type RegionStatistics,
} from '../../../../shared/imaging/regions/region-statistics.ts'

const imageWidth = 5

function whole(image: Omit<CountedPixels, 'imageWidth'>): RegionStatistics {
  const height = image.pixels.length / imageWidth
  const spans = regionSpans({ kind: 'rectangle', x: 0, y: 0, width: imageWidth, height }, imageWidth, height)
  return regionStatistics({ ...image, imageWidth }, spans)
}

describe('statistics of a region', () => {
  test('are those of its pixels alone', () => {
    const pixels = Uint16Array.from({ length: 20 }, (_, index) => index)
    const spans = regionSpans({ kind: 'rectangle', x: 1, y: 1, width: 2, height: 2 }, imageWidth, 4)
    const found = regionStatistics({ pixels, imageWidth, saturation: undefined }, spans)
    // 6 7 / 11 12
    expect(found).toEqual({
      pixels: 4,
      sum: 36,
      mean: 9,
      minimum: 6,
      maximum: 12,
      maximumAt: { x: 2, y: 2 },
      centre: { x: (6 + 14 + 11 + 24) / 36, y: (13 + 46) / 36 },
      masked: 0,
      saturated: 0,
      invalid: 0,
    })
  })

  test('leave out and count what is masked, saturated or no number', () => {
    const pixels = Float32Array.from([1, NaN, 3, 100, 5, Infinity, 7, 8, 9, 10])
    const mask = Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
    const found = whole({ pixels, saturation: 100, mask })
    expect(found).toMatchObject({ pixels: 6, sum: 33, maximum: 9, masked: 1, invalid: 2, saturated: 1 })
    expect(found.pixels + found.masked + found.invalid + found.saturated).toBe(10)
  })

  test('say that nothing counts instead of showing zeros', () => {
    const found = whole({ pixels: new Float32Array(5).fill(NaN), saturation: undefined })
    expect(found).toMatchObject({ pixels: 0, sum: 0, mean: NaN, maximum: NaN, masked: 0, invalid: 5 })
    expect(found.maximumAt).toBeUndefined()
    expect(found.centre).toBeUndefined()
  })

  test('have no centre of mass where the sum is not positive', () => {
    expect(whole({ pixels: new Int16Array(5).fill(-3), saturation: undefined }).centre).toBeUndefined()
  })

  test('sum integers exactly, as large as they get', () => {
    const pixels = new Uint32Array(10).fill(4_294_967_295)
    expect(whole({ pixels, saturation: undefined }).sum).toBe(42_949_672_950)
  })

  test('agree with a plain sum over any pixels', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 65_535 }), { minLength: 5, maxLength: 50 }), values => {
        const pixels = Uint16Array.from(values.slice(0, values.length - (values.length % imageWidth)))
        const counted = [...pixels].filter(value => value < 60_000)
        const found = whole({ pixels, saturation: 60_000 })
        expect(found.sum).toBe(counted.reduce((sum, value) => sum + value, 0))
        expect(found.pixels).toBe(counted.length)
        if (counted.length > 0) expect(found.maximum).toBe(Math.max(...counted))
      }),
    )
  })
})
