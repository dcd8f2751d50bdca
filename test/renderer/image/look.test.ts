import { describe, expect, test } from 'vitest'
import { isWhole, pan, place, toImage, zoom } from '../../../renderer/image/geometry.ts'
import { intensity, intensityScales, lookUpTable, nextLevels } from '../../../renderer/image/look.ts'
import { colourMap, colourMapNames } from '../../../shared/imaging/colour-maps.ts'
import type { TileStatistics } from '../../../shared/ipc/tile.ts'

const levels = { low: 100, high: 200 }
const tile = { offset: 0, scale: 1, hasInvalid: false }

function statistics(part: Partial<TileStatistics>): TileStatistics {
  const histogram = new Uint32Array(256)
  return {
    minimum: 0,
    maximum: 100,
    mean: 50,
    percentile1: 5,
    percentile99: 95,
    histogram,
    histogramRange: [0, 1],
    saturated: 0,
    ...part,
  }
}

describe('levels', () => {
  test('of a new kind of image are taken at once', () => {
    expect(nextLevels({ kind: 'percentile' }, statistics({}), { low: 5000, high: 9000 }, true)).toEqual({
      low: 5,
      high: 95,
    })
  })

  test('of a live image settle within five frames instead of jumping', () => {
    let now = { low: 5, high: 95 }
    const brighter = statistics({ percentile1: 15, percentile99: 115 })
    const first = nextLevels({ kind: 'percentile' }, brighter, now, true)
    expect(first.high).toBeLessThan(115)
    for (let frame = 0; frame < 5; frame++) now = nextLevels({ kind: 'percentile' }, brighter, now, true)
    expect(now.high).toBeCloseTo(115, -1)
  })

  test('stay when locked, whatever the frame holds', () => {
    const rule = { kind: 'locked', low: 1, high: 2 } as const
    expect(nextLevels(rule, statistics({}), undefined, true)).toMatchObject({ low: 1, high: 2 })
  })
})

describe('the table of colours', () => {
  test.each(intensityScales)('is monotonic and reaches both ends on the %s scale', scale => {
    const steps = Array.from({ length: 101 }, (_, i) => intensity(100 + i, levels, scale))
    expect(steps[0]).toBe(0)
    expect(steps[100]).toBeCloseTo(1)
    expect(steps.every((step, i) => i === 0 || step >= (steps[i - 1] ?? 0))).toBe(true)
  })

  test('gives everything below and above the levels the end colours', () => {
    const table = lookUpTable({ map: 'gray', scale: 'lin', levels: { kind: 'minmax' } }, levels, tile)
    expect(table[0]).toBe(0xff000000)
    expect(table[100]).toBe(0xff000000)
    expect(table[60_000]).toBe(0xffffffff)
  })

  test('paints what is not a number in a colour of no map', () => {
    const table = lookUpTable({ map: 'inferno', scale: 'lin', levels: { kind: 'minmax' } }, levels, {
      ...tile,
      hasInvalid: true,
    })
    expect(table[65_535]).not.toBe(table[65_534])
  })

  test.each(colourMapNames)('%s grows brighter from its first to its last colour', name => {
    const colours = colourMap(name)
    const brightness = (i: number): number =>
      0.2126 * (colours[i * 3] ?? 0) + 0.7152 * (colours[i * 3 + 1] ?? 0) + 0.0722 * (colours[i * 3 + 2] ?? 0)
    for (let i = 1; i < 256; i++) expect(brightness(i)).toBeGreaterThanOrEqual(brightness(i - 1) - 1.5)
  })
})

describe('the part of the image that is shown', () => {
  const image = { width: 512, height: 256 }
  const canvas = { width: 1000, height: 1000 }
  const all = { x: 0, y: 0, ...image }

  test('is centred with square pixels', () => {
    const at = place(all, canvas)
    expect(at.scale).toBeCloseTo(1000 / 512)
    expect(at.y).toBeCloseTo((1000 - 500) / 2)
  })

  test('keeps the pixel under the pointer when zooming', () => {
    const about = toImage({ x: 300, y: 400 }, all, canvas)
    const part = zoom(all, image, about, 2)
    expect((about.x - part.x) / part.width).toBeCloseTo(about.x / 512)
    expect(part.width).toBe(256)
  })

  test('never leaves the image, and zooming out ends at the whole of it', () => {
    const part = zoom(all, image, { x: 500, y: 250 }, 4)
    expect(pan(part, image, -9999, -9999)).toMatchObject({ x: 384, y: 192 })
    expect(isWhole(zoom(part, image, { x: 500, y: 250 }, 0.01), image)).toBe(true)
  })
})
