import { describe, expect, test } from 'vitest'
import {
  addRoi,
  copyRoi,
  editRoi,
  freeName,
  removeRoi,
  whyNotName,
} from '../../../../renderer/image/roi/roi-edits.ts'
import { roiCsv, roiLabel, sumWords } from '../../../../renderer/image/roi/roi-words.ts'
import { mostRois, type Roi } from '../../../../shared/model/roi.ts'

const shape = { kind: 'rectangle', x: 1, y: 2, width: 3, height: 4 } as const
const one = addRoi([], shape, 'a')

function first(rois: readonly Roi[]): Roi {
  const [roi] = rois
  if (roi === undefined) throw new Error('no region')
  return roi
}

describe('the list of regions', () => {
  test('gives each new one a name and a colour of its own', () => {
    const three = addRoi(addRoi(one, shape, 'b'), shape, 'c')
    expect(three.map(({ colour, name }) => [name, colour])).toEqual([
      ['roi1', 1],
      ['roi2', 2],
      ['roi3', 3],
    ])
    expect(freeName(removeRoi(three, 'b'), 'roi')).toBe('roi2')
  })

  test('takes no more than can be measured', () => {
    let rois: readonly Roi[] = []
    for (let at = 0; at < mostRois + 5; at++) rois = addRoi(rois, shape, String(at))
    expect(rois).toHaveLength(mostRois)
    expect(copyRoi(rois, '3', 'x')).toBe(rois)
  })

  test('neither moves nor deletes what is locked, and unlocks it', () => {
    const locked = editRoi(one, 'a', { isLocked: true })
    expect(first(editRoi(locked, 'a', { shape: { ...shape, x: 99 }, colour: 4 }))).toMatchObject({
      shape,
      colour: 4,
    })
    expect(removeRoi(locked, 'a')).toHaveLength(1)
    expect(removeRoi(editRoi(locked, 'a', { isLocked: false }), 'a')).toEqual([])
  })

  test('puts a copy beside its original, free and no counter', () => {
    const locked = editRoi(one, 'a', { isLocked: true, isCounter: true, name: 'peak3' })
    expect(copyRoi(locked, 'a', 'b')[1]).toEqual({
      id: 'b',
      name: 'peak1',
      shape: { ...shape, x: 11, y: 12 },
      colour: 2,
      isLocked: false,
      isCounter: false,
    })
  })

  test.each([
    ['1roi', /letter/],
    ['my roi', /letters, digits/],
    ['', /letter/],
    ['roi2', /another roi2/],
  ])('the name "%s" is refused with a reason', (name, reason) => {
    expect(whyNotName(addRoi(one, shape, 'b'), 'a', name)).toMatch(reason)
  })

  test('a name may stay', () => {
    expect(whyNotName(one, 'a', 'roi1')).toBeUndefined()
  })
})

describe('regions in words', () => {
  const statistics = {
    pixels: 12,
    sum: 1_284_000,
    mean: 107_000,
    minimum: 1,
    maximum: 14_206,
    maximumAt: { x: 2, y: 3 },
    centre: { x: 1.5, y: 2.25 },
    masked: 1,
    saturated: 0,
    invalid: 0,
  }

  test('the label has sum and maximum', () => {
    expect(roiLabel(first(one), statistics)).toBe('roi1 · Σ 1.284\u2009M · max 14\u2009206')
    expect(roiLabel(first(one), { ...statistics, pixels: 0 })).toBe('roi1 · no valid pixel')
    expect(roiLabel(first(one), undefined)).toBe('roi1')
  })

  test.each([
    [0, '0'],
    [999.94, '999.9'],
    [46_100, '46.1\u2009k'],
    [-2_500_000, '-2.5\u2009M'],
    [3e15, '3000\u2009T'],
    [NaN, '–'],
  ])('a sum of %d is short', (value, words) => {
    expect(sumWords(value)).toBe(words)
  })

  test('the table for other programs has full precision and no value where there is none', () => {
    const rois = addRoi(one, { kind: 'ring', x: 5, y: 6, innerPx: 1, outerPx: 2, fromDeg: 0, toDeg: 90 }, 'b')
    const lines = roiCsv(rois, new Map([['a', statistics]]))
      .trimEnd()
      .split('\n')
    expect(lines[0]).toMatch(/^name,shape,pixels_of_image,sum,mean,min,max,max_x/)
    expect(lines[1]).toBe('roi1,rectangle,"x 1 y 2 3 × 4",1284000,107000,1,14206,2,3,1.5,2.25,12,1,0,0')
    expect(lines[2]).toBe('roi2,ring,"x 5 y 6 r 1 … 2 0 … 90°",,,,,,,,,,,,')
    expect(new Set(lines.map(line => line.split(',').length))).toEqual(new Set([15]))
  })
})
