import { expect, test } from 'vitest'
import { texelMap } from '../../../../renderer/image/painters/texel-map.ts'

test('every pixel of a tile at 1:1 is under its own canvas pixel', () => {
  expect([...texelMap(4, 4, { start: 0, size: 4 }, { start: 0, size: 4 })]).toEqual([0, 1, 2, 3])
})

test('an enlarged tile repeats its pixels, a centred one leaves its surroundings', () => {
  const box = { start: 1, size: 4 }
  expect([...texelMap(6, 2, box, box)]).toEqual([-1, 0, 0, 1, 1, -1])
})

test('a tile that reaches over the image is cut at its border', () => {
  expect([...texelMap(4, 2, { start: 0, size: 4 }, { start: 0, size: 3 })]).toEqual([0, 0, 1, -1])
})

test('the middle of a canvas pixel exactly between two pixels of the tile belongs to the second', () => {
  expect([...texelMap(7, 2, { start: 0, size: 7 }, { start: 0, size: 7 })]).toEqual([0, 0, 0, 1, 1, 1, 1])
})
