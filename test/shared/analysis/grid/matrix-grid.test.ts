import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lineCentres, matrixGrid } from '../../../../shared/analysis/grid/matrix-grid.ts'

describe('a matrix with the positions of its lines', () => {
  test('is a grid from the lowest position up, whichever way they run', () => {
    expect(matrixGrid([1, 2, 3, 4, 5, 6], [30, 20, 10], [0.5, 0.1])).toEqual({
      x: [10, 20, 30],
      y: [0.1, 0.5],
      values: Float64Array.of(6, 5, 4, 3, 2, 1),
      placed: 6,
      newest: -1,
    })
  })

  test('has every value at its own positions', () => {
    const lines = fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(lines, lines, (x, y) => {
        const values = y.flatMap(row => x.map(column => row * 10_000 + column))
        const grid = matrixGrid(values, x, y)
        const found = grid?.y.flatMap(row => grid.x.map(column => row * 10_000 + column))
        expect([...(grid?.values ?? [])]).toEqual(found)
      }),
    )
  })

  test.each([
    ['as many positions as lines', [1, 2], [1, 2, 3]],
    ['each position once', [1, 1], [1, 2]],
    ['numbers for positions', [1, Number.NaN], [1, 2]],
  ])('needs %s', (_, x, y) => {
    expect(matrixGrid([1, 2, 3, 4], x, y)).toBeUndefined()
  })

  test('has its positions half-way between the borders of bins', () => {
    expect(lineCentres([0, 2, 6], 2)).toEqual([1, 4])
    expect(lineCentres([0, 2], 2)).toEqual([0, 2])
  })
})
