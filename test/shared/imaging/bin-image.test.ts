import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { binFactor, binImage, clipRegion } from '../../../shared/imaging/bin-image.ts'
import { maskedBlocks } from '../../../shared/imaging/bin/masked-blocks.ts'
import type { SourceImage } from '../../../shared/imaging/bin/source-image.ts'
import {
  emptyCount,
  gapPixel,
  highestCount,
  maskedCount,
  maskedPixel,
  saturatedCount,
} from '../../../shared/imaging/marks.ts'
import type { BinMode, Region } from '../../../shared/ipc/tile.ts'
import type { PixelArray } from '../../../shared/model/pixels.ts'

const counting = new Uint16Array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16])
const whole = { x: 0, y: 0, width: 4, height: 4 }

function bin(
  pixels: PixelArray,
  binning: { region?: Region; bin: number; mode: BinMode },
  more: Partial<SourceImage> = {},
): readonly number[] {
  const { bin: factor, mode, region = whole } = binning
  const source = { pixels, imageWidth: 4, saturation: undefined, ...more }
  const blocks =
    more.mask === undefined ? undefined : maskedBlocks(more.mask, source.imageWidth, region, factor)
  return [...binImage(source, { region, bin: factor, mode, blocks }).pixels]
}

describe('binning', () => {
  test('averages blocks, rounding to the nearest count', () => {
    expect(bin(counting, { bin: 2, mode: 'mean' })).toEqual([4, 6, 12, 14])
  })

  test('keeps the brightest pixel of a block, so that a single spot never vanishes', () => {
    expect(bin(counting, { bin: 2, mode: 'max' })).toEqual([6, 8, 14, 16])
  })

  test('shows counts untouched at full resolution', () => {
    expect(bin(counting, { region: { x: 1, y: 1, width: 2, height: 2 }, bin: 1, mode: 'mean' })).toEqual([
      6, 7, 10, 11,
    ])
  })

  test('averages the smaller blocks at the border over what they have', () => {
    const region = { x: 0, y: 0, width: 3, height: 1 }
    expect(bin(counting, { region, bin: 2, mode: 'mean' })).toEqual([2, 3])
    expect(bin(counting, { region, bin: 2, mode: 'max' })).toEqual([2, 3])
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

  test.each(['mean', 'max', 'nearest'] as const)('by %s is what the definition says, for any size', mode => {
    const sizes = fc.record({
      imageWidth: fc.integer({ min: 1, max: 13 }),
      rows: fc.integer({ min: 1, max: 13 }),
      factor: fc.integer({ min: 1, max: 5 }),
      seed: fc.nat(0xffff),
      saturation: fc.constantFrom(undefined, 60_000),
    })
    fc.assert(
      fc.property(sizes, ({ factor, imageWidth, rows, saturation, seed }) => {
        const pixels = Uint16Array.from({ length: imageWidth * rows }, (_, i) => (seed + i * 40_503) % 65_536)
        const region = { x: 0, y: 0, width: imageWidth, height: rows }
        const found = bin(pixels, { region, bin: factor, mode }, { imageWidth, saturation })
        expect(found).toEqual(byDefinition(pixels, imageWidth, rows, factor, mode, saturation ?? Infinity))
      }),
      { seed: 3, numRuns: 300 },
    )
  })

  test('keeps floats as they are and marks what is not a number', () => {
    const floats = new Float32Array([-1.5, 0, 0.25, Number.NaN])
    const region = { x: 0, y: 0, width: 4, height: 1 }
    expect(bin(floats, { region, bin: 1, mode: 'mean' })).toEqual([-1.5, 0, 0.25, Number.NaN])
    expect(bin(floats, { region, bin: 2, mode: 'mean' })).toEqual([-0.75, 0.25])
  })

  test('keeps what 16 bits cannot hold', () => {
    const wide = new Uint32Array([70_000, 70_001, 4, 4])
    const region = { x: 0, y: 0, width: 4, height: 1 }
    expect(bin(wide, { region, bin: 1, mode: 'max' })).toEqual([70_000, 70_001, 4, 4])
  })
})

describe('marked pixels', () => {
  test('a block is saturated when one of its pixels is', () => {
    expect(bin(counting, { bin: 2, mode: 'mean' }, { saturation: 16 })).toEqual([4, 6, 12, saturatedCount])
    expect(bin(counting, { bin: 4, mode: 'mean' }, { saturation: 16 })).toEqual([saturatedCount])
    expect(bin(counting, { bin: 2, mode: 'max' }, { saturation: 15.5 })).toEqual([6, 8, 14, saturatedCount])
    expect(bin(Float64Array.from(counting), { bin: 2, mode: 'mean' }, { saturation: 16 })).toEqual([
      3.5,
      5.5,
      11.5,
      Infinity,
    ])
  })

  test('counts at the top of 16 bits are drawn as the highest that is no mark', () => {
    const region = { x: 0, y: 0, width: 2, height: 1 }
    expect(
      bin(new Uint16Array([65_535, 65_532]), { region, bin: 1, mode: 'mean' }, { imageWidth: 2 }),
    ).toEqual([highestCount, highestCount])
  })

  test('masked pixels do not count in their block; a block without good ones is masked, or empty in a gap', () => {
    const mask = new Uint8Array(16)
    mask.set([gapPixel, gapPixel], 0)
    mask.set([gapPixel, gapPixel], 4)
    mask[2] = maskedPixel
    mask.set([maskedPixel, maskedPixel], 8)
    mask.set([maskedPixel, gapPixel], 12)
    expect(bin(counting, { bin: 2, mode: 'mean' }, { mask })).toEqual([emptyCount, 6, maskedCount, 14])
    expect(bin(Int32Array.from(counting), { bin: 2, mode: 'max' }, { mask })).toEqual([
      Number.NaN,
      8,
      -Infinity,
      16,
    ])
  })

  test('a mask costs nothing where it masks nothing', () => {
    expect(maskedBlocks(new Uint8Array(16), 4, whole, 2)).toHaveLength(0)
  })
})

function byDefinition(
  pixels: Uint16Array,
  width: number,
  rows: number,
  factor: number,
  mode: BinMode,
  saturation: number,
): number[] {
  const out: number[] = []
  for (let top = 0; top < rows; top += factor) {
    for (let left = 0; left < width; left += factor) {
      const block: number[] = []
      for (let y = top; y < Math.min(rows, top + factor); y++) {
        for (let x = left; x < Math.min(width, left + factor); x++) block.push(pixels[y * width + x] ?? NaN)
      }
      const used = mode === 'nearest' ? block.slice(0, 1) : block
      const value =
        mode === 'max'
          ? Math.max(...used)
          : Math.floor(used.reduce((sum, one) => sum + one, 0) / used.length + 0.5)
      out.push(used.some(one => one >= saturation) ? saturatedCount : Math.min(highestCount, value))
    }
  }
  return out
}
