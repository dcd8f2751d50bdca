import { expect, test } from 'vitest'
import { seededRandom } from '../../../shared/base/random.ts'

const draws = 200_000

test('the same seed gives the same numbers, another seed or stream gives others', () => {
  const first = ten(seededRandom(7))
  expect(ten(seededRandom(7))).toEqual(first)
  expect(ten(seededRandom(8))).not.toEqual(first)
  expect(ten(seededRandom(7, 1))).not.toEqual(first)
})

test('numbers fill 0 to 1 evenly', () => {
  const random = seededRandom(1)
  const bins = new Array<number>(16).fill(0)
  for (let i = 0; i < draws; i++) {
    const at = Math.floor(random.float() * 16)
    bins[at] = (bins[at] ?? 0) + 1
  }
  const expected = draws / 16
  const chiSquared = bins.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0)
  expect(chiSquared).toBeLessThan(37.7) // 99.9 % of 15 degrees of freedom
})

test('normal numbers have mean 0, variance 1 and kurtosis 3', () => {
  const random = seededRandom(2)
  let sum = 0
  let squares = 0
  let fourths = 0
  for (let i = 0; i < draws; i++) {
    const value = random.normal()
    sum += value
    squares += value ** 2
    fourths += value ** 4
  }
  expect(sum / draws).toBeCloseTo(0, 1)
  expect(squares / draws).toBeCloseTo(1, 1)
  expect(Math.abs(fourths / draws - 3)).toBeLessThan(0.1)
})

test('numbers between two ends stay there', () => {
  const random = seededRandom(3)
  for (let i = 0; i < 1000; i++) {
    const value = random.between(-2, 5)
    expect(value).toBeGreaterThanOrEqual(-2)
    expect(value).toBeLessThan(5)
  }
})

test('neighbouring streams are not alike', () => {
  const a = seededRandom(9, 4)
  const b = seededRandom(9, 5)
  let product = 0
  for (let i = 0; i < draws; i++) product += (a.float() - 0.5) * (b.float() - 0.5)
  expect(Math.abs((product / draws) * 12)).toBeLessThan(0.01)
})

function ten(random: ReturnType<typeof seededRandom>): number[] {
  return Array.from({ length: 10 }, () => random.uint32())
}
