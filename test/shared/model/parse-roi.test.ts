import { describe, expect, test } from 'vitest'
import { parseRoi, parseRoiBook, parseRoiShape } from '../../../shared/model/parse-roi.ts'
import { roiCounters, type Roi } from '../../../shared/model/roi.ts'

const roi: Roi = {
  id: 'a',
  name: 'roi1',
  shape: { kind: 'rectangle', x: 1, y: 2, width: 3, height: 4 },
  colour: 1,
  isLocked: false,
  isCounter: true,
}

describe('regions from outside', () => {
  test('come through JSON unchanged', () => {
    const ring = { kind: 'ring', x: 5, y: 6, innerPx: 1, outerPx: 9.5, fromDeg: -10, toDeg: 40 } as const
    const points = [
      { x: 0, y: 0 },
      { x: 4, y: 0 },
      { x: 2, y: 5 },
    ]
    const book = { frelon: [roi, { ...roi, shape: ring }, { ...roi, shape: { kind: 'polygon', points } }] }
    expect(parseRoiBook(JSON.parse(JSON.stringify(book)))).toEqual(book)
  })

  test.each([
    ['a name that no file could bear', { ...roi, name: 'my roi!' }, /region\.name/],
    ['a shape of another kind', { ...roi, shape: { kind: 'star' } }, /shape\.kind/],
    ['a size below nothing', { ...roi, shape: { ...roi.shape, width: -1 } }, /shape\.width/],
    ['a number that is none', { ...roi, shape: { ...roi.shape, x: null } }, /shape\.x/],
  ])('%s is refused by name', (_what, raw, message) => {
    expect(() => parseRoi(raw)).toThrow(message)
  })

  test('a polygon needs three corners, and no more than can be drawn', () => {
    const corners = (count: number) => Array.from({ length: count }, (_, x) => ({ x, y: x }))
    expect(() => parseRoiShape({ kind: 'polygon', points: corners(2) })).toThrow(/3 to 1000/)
    expect(() => parseRoiShape({ kind: 'polygon', points: corners(1001) })).toThrow(/3 to 1000/)
  })

  test('more regions than the frame server measures are refused', () => {
    expect(() => parseRoiBook({ frelon: Array.from({ length: 65 }, () => roi) })).toThrow(/at most 64/)
  })

  test('only those that were made counters are counted', () => {
    const book = { frelon: [roi, { ...roi, name: 'bkg', isCounter: false }], eiger: [roi] }
    expect(roiCounters(book).map(({ detector, name }) => `${detector}/${name}`)).toEqual([
      'frelon/roi1',
      'eiger/roi1',
    ])
  })
})
