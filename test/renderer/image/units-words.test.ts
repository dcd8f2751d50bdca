import { describe, expect, test } from 'vitest'
import { scaleBar, scatteringFigures } from '../../../renderer/image/units-words.ts'
import { straightGeometry } from '../../../shared/imaging/geometry/detector-geometry.ts'

const pixelUm = { x: 172, y: 172 }
const pixelM = { x: 172e-6, y: 172e-6 }

describe('the scale bar', () => {
  test('has a round length of at most a fifth of the pane', () => {
    const bar = scaleBar({ pixelUm, geometry: undefined }, 0.5, 700)
    expect(bar?.words).toBe('20 mm')
    expect(bar?.lengthPx).toBeCloseTo(20_000 / 172 / 2)
  })

  test('speaks of micrometres under a microscope', () => {
    expect(scaleBar({ pixelUm: { x: 0.32, y: 0.32 }, geometry: undefined }, 4, 700)?.words).toBe('10 µm')
  })

  test('is not there while nothing is known of the pixels', () => {
    expect(scaleBar(undefined, 1, 700)).toBeUndefined()
    expect(scaleBar({ pixelUm: undefined, geometry: undefined }, 1, 700)).toBeUndefined()
  })
})

describe('physical units of a pixel', () => {
  test('are of its middle', () => {
    const geometry = straightGeometry(1, { x: 10.5, y: 10.5 }, pixelM, 1e-10)
    expect(scatteringFigures({ pixelUm, geometry }, { x: 10, y: 10 })).toEqual([
      { name: '2θ', value: '0.000°' },
      { name: 'q', value: '0.0000 Å⁻¹' },
    ])
    expect(scatteringFigures({ pixelUm, geometry }, { x: 510, y: 10 }).map(({ name }) => name)).toEqual([
      '2θ',
      'q',
      'd',
    ])
  })

  test('are left out as far as they are not known', () => {
    expect(scatteringFigures(undefined, { x: 0, y: 0 })).toEqual([])
    const geometry = straightGeometry(1, { x: 0, y: 0 }, pixelM, undefined)
    expect(scatteringFigures({ pixelUm, geometry }, { x: 5, y: 5 })).toHaveLength(1)
  })
})
