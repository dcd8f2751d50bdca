import fc from 'fast-check'
import { expect, test } from 'vitest'
import { normaliseFrame } from '../../../shared/analysis/normalise.ts'
import { reduceStack } from '../../../shared/analysis/reduce-stack.ts'
import { frameStatistics } from '../../../shared/analysis/statistics.ts'
import { seededRandom } from '../../../shared/base/random.ts'
import { whiteWeights } from '../../../shared/analysis/white-weights.ts'

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true })

test('statistics leave out what is not finite and count saturated pixels', () => {
  const pixels = Float32Array.of(1, Number.NaN, 5, Number.POSITIVE_INFINITY, 3)
  expect(frameStatistics(pixels, 5)).toEqual({ min: 1, max: 5, mean: 3, sum: 9, valid: 3, saturated: 1 })
})

test('statistics of a frame without any value are NaN, not zero', () => {
  expect(frameStatistics(Float32Array.of(Number.NaN))).toEqual({
    min: Number.NaN,
    max: Number.NaN,
    mean: Number.NaN,
    sum: 0,
    valid: 0,
    saturated: 0,
  })
})

test('statistics of integers are exact', () => {
  fc.assert(
    fc.property(fc.uint32Array({ minLength: 1, maxLength: 200 }), pixels => {
      const { min, max, sum } = frameStatistics(pixels)
      expect([min, max]).toEqual([Math.min(...pixels), Math.max(...pixels)])
      expect(BigInt(sum)).toBe(pixels.reduce((total, value) => total + BigInt(value), 0n))
    }),
    { seed: 1 },
  )
})

test.each([
  ['mean', [4, 40]],
  ['median', [2, 20]],
] as const)('the %s of a stack is taken pixel by pixel', (method, expected) => {
  const out = new Float32Array(4)
  reduceStack(Uint16Array.of(1, 10, 2, 20, 9, 90), 3, method, out, 1)
  expect([...out]).toEqual([0, ...expected, 0])
})

test('the median of an even number of images is the mean of the middle two', () => {
  const out = new Float32Array(1)
  reduceStack(Int32Array.of(-8, 100, 4, 2), 4, 'median', out, 0)
  expect(out[0]).toBe(3)
})

test('a clipped mean leaves out what a cosmic ray left, and averages all else', () => {
  const darks = Uint16Array.of(100, 102, 101, 4000, 99, 101, 100, 103)
  const out = new Float32Array(1)
  reduceStack(darks, 8, 'clipped', out, 0)
  expect(out[0]).toBeCloseTo((100 + 102 + 101 + 99 + 101 + 100 + 103) / 7, 4)
  reduceStack(Uint16Array.of(5, 5, 5, 6), 4, 'clipped', out, 0)
  expect(out[0]).toBe(5.25)
})

test('clipped means of noise are as exact as means', () => {
  const random = seededRandom(2)
  const errors = { clipped: 0, mean: 0, median: 0 }
  const [frames, trials] = [16, 400]
  for (let trial = 0; trial < trials; trial++) {
    const values = Float32Array.from({ length: frames }, () => 100 + 5 * random.normal())
    for (const method of ['clipped', 'mean', 'median'] as const) {
      const out = new Float32Array(1)
      reduceStack(values, frames, method, out, 0)
      errors[method] += ((out[0] ?? 0) - 100) ** 2 / trials
    }
  }
  expect(errors.clipped).toBeLessThan(1.1 * errors.mean)
  expect(errors.median).toBeGreaterThan(1.2 * errors.mean)
})

test.each([
  ['nearest', [0, 1, 0]],
  ['mean', [1 / 3, 1 / 3, 1 / 3]],
  ['interpolated', [0, 0.75, 0.25]],
] as const)('of three whites the %s', (choice, expected) => {
  expect(whiteWeights([0, 10, 20], 12.5, choice)).toEqual(expected)
})

test('a stack that is no whole number of images is a mistake', () => {
  expect(() => reduceStack(new Uint8Array(5), 2, 'mean', new Float32Array(9), 0)).toThrow(
    'not 2 equal images',
  )
})

test('normalising divides what the sample lets through by what came in', () => {
  const out = new Float32Array(3)
  const summary = normaliseFrame(
    {
      data: Float32Array.of(60, 110, 1000),
      darkForData: Float32Array.of(10, 10, 10),
      whites: [
        { pixels: Float32Array.of(100, 100, 100), weight: 0.5 },
        { pixels: Float32Array.of(140, 300, 100), weight: 0.5 },
      ],
      darkForWhite: Float32Array.of(20, 0, 100),
      saturation: 60_000,
    },
    out,
  )
  expect([...out]).toEqual([0.5, 0.5, Number.NaN])
  expect(summary).toEqual({ invalid: 1, saturated: 0, mean: 0.5 })
})

test('saturated pixels have no value, neither do those of an unknown dark', () => {
  const out = new Float32Array(3)
  const flat = Float32Array.of(50, 50, 99)
  const summary = normaliseFrame(
    {
      data: Float32Array.of(99, 20, 20),
      darkForData: Float32Array.of(0, Number.NaN, 0),
      whites: [{ pixels: flat, weight: 1 }],
      darkForWhite: new Float32Array(3),
      saturation: 99,
    },
    out,
  )
  expect([...out]).toEqual([Number.NaN, Number.NaN, Number.NaN])
  expect(summary).toEqual({ invalid: 3, saturated: 2, mean: Number.NaN })
})

test('more than two whites add up like two', () => {
  const run = (weights: readonly number[]) => {
    const out = new Float32Array(1)
    normaliseFrame(
      {
        data: Float32Array.of(50),
        darkForData: new Float32Array(1),
        whites: weights.map((weight, at) => ({ pixels: Float32Array.of(100 * (at + 1)), weight })),
        darkForWhite: new Float32Array(1),
        saturation: Number.POSITIVE_INFINITY,
      },
      out,
    )
    return out[0]
  }
  expect(run([0.25, 0.5, 0.25])).toBe(0.25)
})

test('frames of different sizes are a mistake', () => {
  const frame = new Float32Array(2)
  const input = { data: new Float32Array(2), darkForData: frame, darkForWhite: frame, saturation: 1 }
  expect(() => normaliseFrame({ ...input, whites: [] }, frame)).toThrow('no white frame')
  expect(() =>
    normaliseFrame({ ...input, whites: [{ pixels: new Float32Array(3), weight: 1 }] }, new Float32Array(2)),
  ).toThrow('white frames of another size')
})

test.each([
  ['between two whites linearly', [0, 10], 2.5, [0.75, 0.25]],
  ['before all of them the first', [4, 8], 1, [1, 0]],
  ['after all of them the last', [4, 8], 9, [0, 1]],
  ['at the time of a white that one', [4, 8], 4, [1, 0]],
  ['of many the two around it', [0, 20, 4, 8], 5, [0, 0, 0.75, 0.25]],
  ['of unknown time all the same', [4, Number.NaN], 5, [0.5, 0.5]],
] as const)('white weights: %s', (_, whites, time, expected) => {
  expect(whiteWeights(whites, time, 'interpolated')).toEqual(expected)
})

test('white weights are never negative and add up to 1', () => {
  fc.assert(
    fc.property(fc.array(finite, { minLength: 1, maxLength: 6 }), finite, (whites, time) => {
      const weights = whiteWeights(whites, time, 'interpolated')
      expect(weights.every(weight => weight >= 0)).toBe(true)
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12)
    }),
    { seed: 2 },
  )
})
