import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { profileOf, type ProfileRequest } from '../../../../shared/imaging/profiles/profile.ts'
import type { CountedPixels } from '../../../../shared/imaging/regions/region-statistics.ts'

const imageWidth = 6
const height = 4
const pixels = Uint16Array.from({ length: imageWidth * height }, (_, index) => index * index)
const image: CountedPixels = { pixels, imageWidth, saturation: undefined }

function values(request: ProfileRequest, of: CountedPixels = image): readonly number[] {
  return [...profileOf(of, height, request).values]
}

describe('a profile', () => {
  test('along a row or a column has every pixel of it', () => {
    expect(values({ kind: 'row', y: 2.7 })).toEqual([144, 169, 196, 225, 256, 289])
    expect(values({ kind: 'column', x: 1 })).toEqual([1, 49, 169, 361])
  })

  test('beside the image is empty', () => {
    expect(values({ kind: 'row', y: -1 })).toEqual([])
    expect(values({ kind: 'column', x: imageWidth })).toEqual([])
  })

  test('along a line from the middle of one pixel to another starts and ends with their values', () => {
    const { step, values: found } = profileOf(image, height, {
      kind: 'line',
      from: { x: 0.5, y: 0.5 },
      to: { x: 3.5, y: 3.5 },
    })
    expect(found[0]).toBe(0)
    expect(found.at(-1)).toBe(21 * 21)
    expect(step * (found.length - 1)).toBeCloseTo(Math.hypot(3, 3), 12)
  })

  test('along a line is exact on a plane, whatever the line', () => {
    const plane = Float64Array.from(
      { length: imageWidth * height },
      (_, at) => 3 * (at % imageWidth) - 2 * Math.floor(at / imageWidth) + 7,
    )
    const x = fc.double({ min: 0.5, max: imageWidth - 0.5, noNaN: true })
    const y = fc.double({ min: 0.5, max: height - 0.5, noNaN: true })
    fc.assert(
      fc.property(x, y, x, y, (x1, y1, x2, y2) => {
        const found = values(
          { kind: 'line', from: { x: x1, y: y1 }, to: { x: x2, y: y2 } },
          { pixels: plane, imageWidth, saturation: undefined },
        )
        found.forEach((value, i) => {
          const part = i / (found.length - 1)
          const [px, py] = [x1 + part * (x2 - x1) - 0.5, y1 + part * (y2 - y1) - 0.5]
          expect(value).toBeCloseTo(3 * px - 2 * py + 7, 9)
        })
      }),
    )
  })

  test('ends on the border of the image where rounding would carry it beyond', () => {
    const line = { kind: 'line', from: { x: 0.5, y: 0.7355316690340946 }, to: { x: 0.5, y: 3.5 } } as const
    expect(Number.isFinite(values(line).at(-1))).toBe(true)
  })

  test('has gaps where pixels are saturated, masked or outside', () => {
    const mask = new Uint8Array(pixels.length)
    mask[13] = 1
    const found = values({ kind: 'row', y: 2 }, { pixels, imageWidth, saturation: 256, mask })
    expect(found).toEqual([144, NaN, 196, 225, NaN, NaN])
    expect(values({ kind: 'line', from: { x: -3, y: 0.5 }, to: { x: 0.5, y: 0.5 } })[0]).toBeNaN()
  })

  test('around a centre is the mean of each circle', () => {
    const centre = { x: 2.9, y: 1.8 }
    const found = profileOf(image, height, { kind: 'radial', ...centre })
    found.values.forEach((mean, bin) => {
      const inside = [...pixels].filter((_, at) => {
        const dx = (at % imageWidth) + 0.5 - centre.x
        const dy = Math.floor(at / imageWidth) + 0.5 - centre.y
        return Math.floor(Math.hypot(dx, dy)) === bin
      })
      if (inside.length === 0) expect(mean).toBeNaN()
      else expect(mean).toBeCloseTo(inside.reduce((sum, value) => sum + value, 0) / inside.length, 9)
    })
    expect(found.start).toBe(0.5)
  })

  test('around a centre far outside stays within its limit', () => {
    expect(values({ kind: 'radial', x: 1e9, y: 0 }).length).toBe(16_384)
  })
})
