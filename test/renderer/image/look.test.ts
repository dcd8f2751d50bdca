import { describe, expect, test } from 'vitest'
import { defaultLook, displayLook, nextLevels, type Measured } from '../../../renderer/image/look.ts'
import type { ImageStatistics } from '../../../shared/ipc/tile.ts'
import { statisticsOf } from '../../builders/image-statistics.ts'

function measured(part: Partial<ImageStatistics> = {}, view: Partial<ImageStatistics> = part): Measured {
  return { statistics: statisticsOf(part), viewStatistics: statisticsOf(view) }
}

describe('levels', () => {
  test('are those of the first and last percent by default, of the extremes when asked', () => {
    expect(nextLevels(defaultLook.levels, measured(), undefined, true)).toEqual({ low: 5, high: 95 })
    expect(nextLevels({ kind: 'minmax' }, measured(), undefined, true)).toEqual({ low: 0, high: 100 })
  })

  test('of the visible part leave the rest of the image out', () => {
    const both = measured({}, { percentile1: 40, percentile99: 60 })
    expect(nextLevels({ kind: 'view' }, both, undefined, false)).toEqual({ low: 40, high: 60 })
    expect(nextLevels({ kind: 'percentile' }, both, undefined, false)).toEqual({ low: 5, high: 95 })
  })

  test('of a new kind of image are taken at once', () => {
    expect(nextLevels({ kind: 'percentile' }, measured(), { low: 5000, high: 9000 }, true)).toEqual({
      low: 5,
      high: 95,
    })
  })

  test('of a live image settle within five frames instead of jumping', () => {
    let now = { low: 5, high: 95 }
    const brighter = measured({ percentile1: 15, percentile99: 115 })
    const first = nextLevels({ kind: 'percentile' }, brighter, now, true)
    expect(first.high).toBeLessThan(115)
    for (let frame = 0; frame < 5; frame++) now = nextLevels({ kind: 'percentile' }, brighter, now, true)
    expect(now.high).toBeGreaterThan(113)
  })

  test('of an image that stands still are exact at once', () => {
    const rule = { kind: 'percentile' } as const
    expect(nextLevels(rule, measured({ percentile99: 99 }), { low: 5, high: 95 }, false).high).toBe(99)
  })

  test('stay when locked, whatever the frame holds', () => {
    const rule = { kind: 'locked', low: 1, high: 2 } as const
    expect(nextLevels(rule, measured(), undefined, true)).toEqual({ low: 1, high: 2 })
  })
})

describe('the look that a description asks for', () => {
  test('is as always where it says nothing', () => {
    expect(displayLook(undefined, 'eiger')).toEqual(defaultLook)
    expect(displayLook({ show: 'Data' }, undefined)).toEqual(defaultLook)
  })

  test('may differ for single detectors', () => {
    const display = {
      show: undefined,
      colours: 'gray',
      scale: 'linear',
      detectors: { eiger: { colours: 'viridis', scale: 'log', levels: 'min-max', bin: 'max' } },
    } as const
    expect(displayLook(display, 'frelon')).toMatchObject({ map: 'gray', scale: 'lin', bin: 'mean' })
    expect(displayLook(display, 'eiger')).toMatchObject({
      map: 'viridis',
      scale: 'log',
      levels: { kind: 'minmax' },
      bin: 'max',
    })
  })

  test('falls back to the usual map when an old recording names one we do not have', () => {
    expect(displayLook({ show: undefined, colours: 'rainbow' }, undefined).map).toBe(defaultLook.map)
  })

  test('of a detector is the usual one of the beamline file where no description says otherwise', () => {
    const usual = { colours: 'viridis', scale: 'log', bin: 'max' } as const
    expect(displayLook(undefined, 'eiger', usual)).toMatchObject({ map: 'viridis', scale: 'log', bin: 'max' })
    expect(displayLook({ show: undefined, scale: 'sqrt' }, 'eiger', usual)).toMatchObject({
      ...{ map: 'viridis', scale: 'sqrt' },
    })
  })
})
