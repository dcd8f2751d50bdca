import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changeMask, maskedPixels, type MaskChange } from '../../../shared/imaging/change-mask.ts'
import { bitsOfMask, maskFromBits } from '../../../shared/imaging/pixel-mask-bits.ts'

const image = { height: 2, width: 3 }
const pixels = Float32Array.of(1, 5, 9, Number.NaN, -2, 5)
const before = Uint8Array.of(0, 0, 2, 0, 1, 0)
const rectangle = { kind: 'rectangle', x: 0, y: 0, width: 2, height: 1 } as const
const changed = (change: MaskChange) => [...changeMask(change, { image, pixels, before })]

describe('a mask is drawn', () => {
  test('with a region, or with all that is outside of it; what was masked stays', () => {
    expect(changed({ kind: 'region', shape: rectangle, isOutside: false })).toEqual([1, 1, 2, 0, 1, 0])
    expect(changed({ kind: 'region', shape: rectangle, isOutside: true })).toEqual([0, 0, 2, 1, 1, 1])
  })

  test('with the pixels above or below a value, which is good itself', () => {
    expect(changed({ kind: 'beyond', side: 'above', value: 4 })).toEqual([0, 1, 2, 0, 1, 1])
    expect(changed({ kind: 'beyond', side: 'above', value: 5 })).toEqual([0, 0, 2, 0, 1, 0])
    expect(changed({ kind: 'beyond', side: 'below', value: 5 })).toEqual([1, 0, 2, 0, 1, 0])
  })

  test('and inverted, where gaps between modules stay gaps', () => {
    expect(changed({ kind: 'invert' })).toEqual([1, 1, 2, 1, 0, 1])
  })

  test('from nothing, and back to nothing', () => {
    const first = changeMask({ kind: 'invert' }, { image, pixels, before: undefined })
    expect(maskedPixels(first)).toBe(6)
    expect(changed({ kind: 'clear' })).toEqual([0, 0, 0, 0, 0, 0])
  })

  test('without touching the mask before', () => {
    changed({ kind: 'invert' })
    expect([...before]).toEqual([0, 0, 2, 0, 1, 0])
  })
})

test('a mask written as NeXus bits is read as it was', () => {
  fc.assert(
    fc.property(fc.uint8Array({ max: 2 }), values => {
      expect([...maskFromBits(bitsOfMask({ id: 1, values }))]).toEqual([...values])
    }),
  )
  expect([...maskFromBits([0, 1, 2, 3, 2 ** 31])]).toEqual([0, 2, 1, 2, 1])
})
