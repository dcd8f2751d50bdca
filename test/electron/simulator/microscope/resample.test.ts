import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { blurred } from '../../../../electron/simulator/microscope/blur.ts'
import { emptyPlane, type Plane } from '../../../../electron/simulator/microscope/geometry.ts'
import { cutWindow, keysWeights } from '../../../../electron/simulator/microscope/resample.ts'

describe('cutting a window', () => {
  test('at whole pixels copies', () => {
    const out = emptyPlane(3, 4)
    cutWindow([{ plane: planeOf(10, 12, (r, c) => r * 100 + c), weight: 2 }], 5, 3, out)
    expect([...out.values]).toEqual(
      [0, 1, 2].flatMap(r => [0, 1, 2, 3].map(c => 2 * ((r + 5) * 100 + c + 3))),
    )
  })

  test('is zero outside, on every side and far away', () => {
    const source = planeOf(6, 6, () => 1)
    for (const [row, column] of [
      [-100, 0],
      [0, -100],
      [100, 0],
      [0, 100],
      [-40_000.5, 3.25],
    ] as const) {
      const out = emptyPlane(4, 4)
      out.values.fill(7)
      cutWindow([{ plane: source, weight: 1 }], row, column, out)
      expect([...out.values].every(value => value === 0)).toBe(true)
    }
  })

  test('meets quadratic surfaces exactly at any fraction', () => {
    const surface = (r: number, c: number): number => 3 + 0.5 * r - 0.2 * c + 0.01 * r * r + 0.02 * c * c
    const source = planeOf(20, 20, surface)
    fc.assert(
      fc.property(
        fc.double({ min: 2, max: 10, noNaN: true }),
        fc.double({ min: 2, max: 10, noNaN: true }),
        (row, column) => {
          const out = emptyPlane(4, 4)
          cutWindow([{ plane: source, weight: 1 }], row, column, out)
          for (let r = 0; r < 4; r++) {
            for (let c = 0; c < 4; c++)
              expect(out.values[r * 4 + c]).toBeCloseTo(surface(r + row, c + column), 4)
          }
        },
      ),
    )
  })

  test('adds planes with their weights', () => {
    const out = emptyPlane(4, 4)
    const sum = [
      { plane: planeOf(9, 9, () => 2), weight: 3 },
      { plane: planeOf(9, 9, () => 5), weight: -1 },
    ]
    cutWindow(sum, 2.3, 2.7, out)
    for (const value of out.values) expect(value).toBeCloseTo(1, 5)
  })

  test('weights of any place add up to one', () => {
    for (let t = 0; t < 1; t += 0.05) expect(keysWeights(t).reduce((a, b) => a + b)).toBeCloseTo(1, 12)
  })
})

describe('blur', () => {
  test.each([2, 5, 9])('spreads a point with the sigma asked for (%i pixels)', sigma => {
    const out = blurred(
      planeOf(101, 101, (r, c) => (r === 50 && c === 50 ? 1 : 0)),
      sigma,
    )
    let [sum, rows, columns] = [0, 0, 0]
    for (let r = 0; r < 101; r++) {
      for (let c = 0; c < 101; c++) {
        const value = out.values[r * 101 + c] ?? 0
        sum += value
        rows += value * (r - 50) ** 2
        columns += value * (c - 50) ** 2
      }
    }
    expect(sum).toBeCloseTo(1, 4)
    expect(Math.abs(Math.sqrt(rows) - sigma)).toBeLessThan(0.5)
    expect(rows).toBeCloseTo(columns, 3)
  })

  test('wider than the picture is still finite, and none changes nothing', () => {
    const source = planeOf(8, 8, (r, c) => r + c)
    expect([...blurred(source, 1e6).values].every(Number.isFinite)).toBe(true)
    expect(blurred(source, 0).values).toEqual(source.values)
  })
})

function planeOf(height: number, width: number, at: (row: number, column: number) => number): Plane {
  const plane = emptyPlane(height, width)
  for (let i = 0; i < plane.values.length; i++) plane.values[i] = at(Math.floor(i / width), i % width)
  return plane
}
