import { describe, expect, test } from 'vitest'
import { histogramPath, levelsAxis, levelTicks } from '../../../renderer/image/levels-axis.ts'
import { statisticsOf } from '../../builders/image-statistics.ts'

const shown = {
  levels: { low: 10, high: 9000 },
  statistics: statisticsOf({ histogramRange: [0, 10_000] }),
}
const linear = { scale: 'lin', gamma: 2.2 } as const
const logarithmic = { scale: 'log', gamma: 2.2 } as const

describe('the axis of the colour bar', () => {
  test('spans the histogram, and levels that lie outside of it', () => {
    expect(levelsAxis(shown, linear).ends).toEqual({ low: 0, high: 10_000 })
    const wide = { ...shown, levels: { low: -50, high: 20_000 } }
    expect(levelsAxis(wide, linear).ends).toEqual({ low: -50, high: 20_000 })
  })

  test('of a flat image has its value in the middle', () => {
    const flat = { levels: { low: 5, high: 5 }, statistics: statisticsOf({ histogramRange: [5, 5] }) }
    expect(levelsAxis(flat, linear).ends).toEqual({ low: 4.5, high: 5.5 })
  })

  test('has round numbers at their own places', () => {
    const axis = levelsAxis(shown, linear)
    const ticks = levelTicks(axis)
    expect(ticks.map(({ label }) => label)).toEqual([
      '0',
      '2\u2009000',
      '4\u2009000',
      '6\u2009000',
      '8\u2009000',
      '10\u2009000',
    ])
    expect(ticks[2]?.place).toBeCloseTo(0.4)
  })

  test('is stretched as the colours are: small values get more room on a logarithmic scale', () => {
    const axis = levelsAxis(shown, logarithmic)
    expect(axis.placeOf(100)).toBeGreaterThan(levelsAxis(shown, linear).placeOf(100) * 10)
    const ticks = levelTicks(axis)
    expect(ticks.length).toBeGreaterThanOrEqual(5)
    for (const [index, tick] of ticks.entries())
      expect(tick.place - (ticks[index - 1]?.place ?? -1)).toBeGreaterThanOrEqual(0.07)
  })

  test('tells values near each other apart', () => {
    const narrow = {
      levels: { low: 10_000.2, high: 10_000.8 },
      statistics: statisticsOf({ histogramRange: [10_000, 10_001] }),
    }
    const places = levelTicks(levelsAxis(narrow, linear)).map(({ place }) => place)
    expect(places.length).toBeGreaterThanOrEqual(4)
  })

  test('tells large counts near each other apart in words, too', () => {
    const high = {
      levels: { low: 16_777_217, high: 16_780_217 },
      statistics: statisticsOf({ histogramRange: [16_777_217, 16_780_217] }),
    }
    const labels = levelTicks(levelsAxis(high, linear)).map(({ label }) => label)
    expect(labels.slice(0, 2)).toEqual(['16\u2009777\u2009500', '16\u2009778\u2009000'])
    expect(new Set(labels).size).toBe(labels.length)
  })

  test('gives back the value under a place', () => {
    const axis = levelsAxis(shown, logarithmic)
    for (const place of [0, 0.3, 0.9, 1]) expect(axis.placeOf(axis.valueAt(place))).toBeCloseTo(place)
    expect(axis.valueAt(7)).toBeCloseTo(10_000)
  })
})

test('the histogram has one step for each of its bins', () => {
  const histogram = new Uint32Array(256).fill(4)
  const path = histogramPath({ statistics: statisticsOf({ histogram }) }, levelsAxis(shown, linear))
  expect(path.match(/L/g)).toHaveLength(2 * 256 + 1)
})
