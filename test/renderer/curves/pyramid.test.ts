import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { drawnPoints } from '../../../renderer/curves/drawn-points.ts'
import { grown } from '../../../renderer/curves/grown.ts'
import { Pyramid } from '../../../renderer/curves/pyramid.ts'
import { seededRandom } from '../../../shared/base/random.ts'

const seed = 20_261_123
const indices = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

describe('a pyramid', () => {
  test('draws the same whether its curve came at once or point by point', () => {
    const values = fc.array(fc.oneof(fc.double(), fc.constant(NaN)), { minLength: 300, maxLength: 2000 })
    const cuts = fc.array(fc.nat({ max: 400 }), { maxLength: 12 })
    fc.assert(
      fc.property(values, cuts, (y, sizes) => {
        const x = indices(y.length)
        const whole = new Pyramid(x, y)
        whole.extend(y.length)
        const growing = new Pyramid(x, y)
        let known = 0
        for (const size of sizes) growing.extend((known = Math.min(y.length, known + size)))
        growing.extend(y.length)
        expect(growing.draw(100)).toEqual(whole.draw(100))
      }),
      { seed, numRuns: 100 },
    )
  })

  test('draws what is in sight and one point more on either side, whichever way x goes', () => {
    for (const x of [indices(1000), indices(1000).reverse()]) {
      const pyramid = new Pyramid(x, x)
      pyramid.extend(1000)
      const drawn = pyramid.draw(2000, [300.5, 310.5])
      expect([...drawn.x].sort((a, b) => a - b)).toEqual(indices(12).map(at => at + 300))
    }
  })

  test('draws all of a curve that goes to and fro, since any of it may be in sight', () => {
    const pyramid = new Pyramid([0, 5, 1, 6, 2], [1, 2, 3, 4, 5])
    pyramid.extend(5)
    expect(pyramid.draw(10, [4, 7]).x).toEqual([0, 5, 1, 6, 2])
  })

  test('shows more of the points the closer one looks', () => {
    const random = seededRandom(seed)
    const x = indices(100_000)
    const y = x.map(() => random.float())
    const pyramid = new Pyramid(x, y)
    pyramid.extend(x.length)
    const within = pyramid.draw(2000, [500, 1500])
    expect(within.x).toEqual(
      indices(1003)
        .map(at => at + 499)
        .filter(at => at <= 1501),
    )
    const low = y.slice(20_000, 60_001).reduce((least, value) => Math.min(least, value), 1)
    expect(Math.min(...pyramid.draw(400, [20_000, 60_000]).y)).toBeLessThanOrEqual(low)
  })
})

test('a curve that grows in place is drawn up to the points that belong to it', () => {
  const axis = { label: 'a', unit: '' }
  const x = [1, 2, 3]
  const y = [4, 5, 6]
  const curve = { x, y, xAxis: axis, yAxis: axis, name: 'a' }
  expect(drawnPoints({ ...curve, count: 2 }, 100).y).toEqual([4, 5])
  y.push(7)
  x.push(4)
  expect(drawnPoints({ ...curve, count: 4 }, 100).y).toEqual([4, 5, 6, 7])
})

describe('numbers made of a growing column', () => {
  test('are made once each', () => {
    const source = [1, 2]
    let made = 0
    const doubled = () =>
      grown('twice', [source], {
        length: source.length,
        at: index => {
          made += 1
          return 2 * (source[index] ?? NaN)
        },
      })
    expect(doubled()).toEqual([2, 4])
    source.push(3)
    expect(doubled()).toEqual([2, 4, 6])
    expect(made).toBe(3)
  })

  test('are kept apart by name and by every source', () => {
    const [one, two, three] = [[1], [2], [3]]
    const sum = (name: string, other: number[]) =>
      grown(name, [one, other], { length: 1, at: () => 1 + (other[0] ?? NaN) })
    expect(sum('sum', two)).toEqual([3])
    expect(sum('sum', three)).toEqual([4])
    expect(sum('sum', two)).toBe(sum('sum', two))
    expect(sum('other', two)).not.toBe(sum('sum', two))
  })
})
