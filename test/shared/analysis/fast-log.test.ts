import { expect, test } from 'vitest'
import { negativeLog } from '../../../shared/analysis/fast-log.ts'
import { seededRandom } from '../../../shared/base/random.ts'

test('the logarithm is right to 12 digits for every size of number', () => {
  const random = seededRandom(1)
  // Doubles keep what the table gives; float32 would hide errors below 1e-7.
  const x = Float32Array.from({ length: 20_000 }, () => 2 ** random.between(-125, 127))
  const out = new Float32Array(x.length)
  negativeLog(x, out)
  const wrong = [...x].filter((value, at) => out[at] !== Math.fround(-Math.log(value)))
  // One that lies half way between two float32 may be rounded to the other side.
  expect(wrong.length).toBeLessThan(5)
})

test.each([1, 0.5, 2, 1.0000001, 0.9999999, 1e-40, 3.4e38])('−ln %d', value => {
  const out = new Float32Array(1)
  negativeLog(Float32Array.of(value), out)
  const expected = -Math.log(Math.fround(value))
  expect(Math.abs((out[0] ?? NaN) - expected)).toBeLessThanOrEqual(6e-8 * Math.abs(expected) + 2e-13)
})

test('what has no logarithm is as with Math.log', () => {
  const out = new Float32Array(5)
  negativeLog(Float32Array.of(0, -1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY), out)
  expect([...out]).toEqual([
    Number.POSITIVE_INFINITY,
    Number.NaN,
    Number.NaN,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
  ])
})

test('a part of a bigger array is taken from where it begins', () => {
  const all = Float32Array.of(9, Math.exp(-1), Math.exp(-2))
  const out = new Float32Array(2)
  negativeLog(all.subarray(1), out)
  expect(out[0]).toBeCloseTo(1, 6)
  expect(out[1]).toBeCloseTo(2, 6)
})
