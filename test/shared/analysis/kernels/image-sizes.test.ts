import { expect, test } from 'vitest'
import {
  addToMoments,
  moments,
  readDeviation,
  readExtremes,
  readMean,
} from '../../../../shared/analysis/moments.ts'
import { normaliseFrame } from '../../../../shared/analysis/normalise.ts'
import {
  addToCombination,
  combination,
  readCombination,
} from '../../../../shared/analysis/xanes/combination.ts'
import { seededRandom } from '../../../../shared/base/random.ts'

/* Kernels take four pixels at once and pieces of 4096: every way an image can end, against the formula pixel by pixel. */

const sizes = [1, 3, 4, 4095, 4096, 4099, 9001]

function seeded(pixels: number, seed: number, low: number, high: number, holes = 0): Float32Array {
  const random = seededRandom(seed)
  return Float32Array.from({ length: pixels }, () =>
    random.float() < holes ? Number.NaN : random.between(low, high),
  )
}

test.each(sizes.flatMap(pixels => [[pixels, 0] as const, [pixels, 0.001] as const]))(
  'statistics of %i pixels, a part of %d without a value',
  (pixels, holes) => {
    const images = [1, 2, 3, 4].map(seed => seeded(pixels, seed, -5, 60_000, seed < 3 ? 0 : holes))
    const state = moments(pixels)
    const totals = images.map(image => addToMoments(state, image))
    const made = (): Float32Array => new Float32Array(pixels)
    const [mean, deviation, lowest, highest] = [made(), made(), made(), made()]
    readMean(state, mean)
    readDeviation(state, deviation)
    readExtremes(state, lowest, highest)
    for (let i = 0; i < pixels; i++) {
      const values = images.map(image => image[i] ?? Number.NaN).filter(value => !Number.isNaN(value))
      expect([lowest[i], highest[i]]).toEqual([Math.min(...values), Math.max(...values)])
      const average = values.reduce((sum, value) => sum + value, 0) / values.length
      const squares = values.reduce((sum, value) => sum + (value - average) ** 2, 0)
      expectNear(mean[i], average, 1e-7)
      expectNear(deviation[i], Math.sqrt(squares / (values.length - 1)), 2e-7)
    }
    for (const [at, image] of images.entries()) {
      const known = [...image].filter(value => !Number.isNaN(value))
      expectNear(totals[at], known.reduce((sum, value) => sum + value, 0) / known.length, 1e-12)
    }
  },
)

test.each(sizes)('normalising %i pixels with two whites, some of them saturated or without beam', pixels => {
  const data = seeded(pixels, 1, 0, 60_000)
  const darkForData = seeded(pixels, 2, 90, 110)
  const darkForWhite = seeded(pixels, 3, 90, 110, 0.01)
  const whites = [
    { pixels: seeded(pixels, 4, 0, 50_000), weight: 0.25 },
    { pixels: seeded(pixels, 5, 0, 50_000), weight: 0.75 },
  ]
  const saturation = 55_000
  const out = new Float32Array(pixels)
  const summary = normaliseFrame({ data, darkForData, darkForWhite, whites, saturation }, out)
  let [invalid, saturated, sum] = [0, 0, 0]
  for (let i = 0; i < pixels; i++) {
    const [counts, dull] = [data[i] ?? 0, darkForData[i] ?? 0]
    const white = Math.fround(0.25 * (whites[0]?.pixels[i] ?? 0) + 0.75 * (whites[1]?.pixels[i] ?? 0))
    const flat = white - (darkForWhite[i] ?? 0)
    if (counts >= saturation) saturated++
    if (flat > 0 && counts < saturation) {
      sum += (counts - dull) / flat
      expect(out[i]).toBe(Math.fround((counts - dull) / flat))
    } else {
      invalid++
      expect(out[i]).toBeNaN()
    }
  }
  expect([summary.invalid, summary.saturated]).toEqual([invalid, saturated])
  if (invalid < pixels) expectNear(summary.mean, sum / (pixels - invalid), 1e-6)
  else expect(summary.mean).toBeNaN()
})

test.each(sizes)('amounts of two references in %i pixels', pixels => {
  const state = combination(pixels, 2, 4)
  const amount = seeded(pixels, 6, 0, 2)
  const spectra = [0, 1, 2, 3, 4, 5].map(at => [Math.sin(at), at === 3 ? 1 : 0] as const)
  for (const [at, [first, second]] of spectra.entries()) {
    const image = amount.map(share => share * first + (1 - share) * second + 0.1 * at)
    addToCombination(state, 4 + at, [first, second], image)
  }
  const [one, two, rest] = [0, 1, 2].map(() => new Float32Array(pixels))
  readCombination(state, [one ?? amount, two ?? amount], rest ?? amount)
  for (let i = 0; i < pixels; i++) {
    expectNear(one?.[i], amount[i] ?? 0, 1e-5)
    expectNear(two?.[i], 1 - (amount[i] ?? 0), 1e-5)
    expect(rest?.[i]).toBeLessThan(1e-3)
  }
})

/** Relative to the greater one of 1 and the expected value. */
function expectNear(found: number | undefined, expected: number, tolerance: number): void {
  const apart = Math.abs((found ?? Number.NaN) - expected)
  if (!(apart <= tolerance * Math.max(1, Math.abs(expected)))) expect(found).toBe(expected)
}
