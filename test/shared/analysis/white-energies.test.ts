import fc from 'fast-check'
import { expect, test } from 'vitest'
import { energyNeighbours } from '../../../shared/analysis/white-energies.ts'

test.each([
  ['between two', [7, 8, 9], 8.25, { lower: [1], upper: [2], weight: 0.25, way: 'between' }],
  ['at one of them', [7, 8, 9], 8, { lower: [1], upper: [], weight: 0, way: 'same' }],
  ['below all', [7, 8, 9], 6, { lower: [0], upper: [], weight: 0, way: 'nearest' }],
  ['above all', [7, 8, 9], 9.5, { lower: [2], upper: [], weight: 0, way: 'nearest' }],
  [
    'where each was taken twice',
    [7, 8, 7, 8],
    7.5,
    { lower: [0, 2], upper: [1, 3], weight: 0.5, way: 'between' },
  ],
  ['in any order', [9, 7, 8], 7.5, { lower: [1], upper: [2], weight: 0.5, way: 'between' }],
  ['where one is unknown', [7, Number.NaN, 9], 8, { lower: [0], upper: [2], weight: 0.5, way: 'between' }],
])('an image %s of the energies of whites', (_where, whites, image, expected) => {
  expect(energyNeighbours(whites, image)).toEqual(expected)
})

test('a monochromator that comes back to an energy is at the same energy', () => {
  expect(energyNeighbours([8.000_000_1, 9], 8)).toMatchObject({ lower: [0], way: 'same' })
})

test('nothing is known without energies', () => {
  expect(energyNeighbours([Number.NaN], 8)).toBeUndefined()
  expect(energyNeighbours([8], Number.NaN)).toBeUndefined()
  expect(energyNeighbours([], 8)).toBeUndefined()
})

test('what is linear in the energy is found again at every energy between the whites', () => {
  const energies = fc.array(fc.double({ min: 1, max: 100, noNaN: true }), { minLength: 2, maxLength: 20 })
  fc.assert(
    fc.property(energies, fc.double({ min: 0, max: 1, noNaN: true }), (whites, part) => {
      const [low, high] = [Math.min(...whites), Math.max(...whites)]
      const image = low + part * (high - low)
      const found = energyNeighbours(whites, image)
      const at = (numbers: readonly number[] = []): number => whites[numbers[0] ?? -1] ?? 0
      const weight = found?.weight ?? 0
      const value = (1 - weight) * at(found?.lower) + weight * at(found?.upper)
      expect(Math.abs(value - image)).toBeLessThanOrEqual(2e-7 * image)
    }),
    { seed: 7 },
  )
})
