import { expect, test } from 'vitest'
import { lineMapTask } from '../../../../shared/analysis/tasks/line-map-task.ts'
import { seededRandom } from '../../../../shared/base/random.ts'
import { axis, runTask, setupFor } from './run-task.ts'

/** Two elements of 400 channels of 20 eV. */
const image = { height: 2, width: 400 }
const axes = [axis('samz', 'mm', [0, 0, 0, 1, 1, 1]), axis('samx', 'mm', [0, 1, 2, 0, 1, 2])]
const parameters = { gain: 0.02, from: 6, to: 6.8, side: 0.2 }

/** A line at 6.4 keV over a background that falls with the energy; by Poisson where `seed` is given. */
function spectrum(line: number, seed?: number): Float32Array {
  const random = seededRandom(seed ?? 0)
  return Float32Array.from({ length: 800 }, (_, at) => {
    const kev = 0.02 * (at % 400)
    const usual = 200 - 20 * kev + line * Math.exp(-((kev - 6.4) ** 2) / (2 * 0.07 ** 2))
    return seed === undefined ? usual : usual + Math.sqrt(usual) * random.normal()
  })
}

/** Σ of a Gauss curve over channels of 20 eV, both elements. */
const areaPerHeight = (2 * 0.07 * Math.sqrt(2 * Math.PI)) / 0.02

test('the map has the counts of the line, its background taken off', () => {
  const setup = setupFor(lineMapTask, { image, points: 6, axes, parameters })
  const lines = [0, 10, 20, 30, 40, 50]
  const { run, curves } = runTask(
    lineMapTask,
    setup,
    lines.map(line => spectrum(line)),
  )
  const { map, sum } = run.wholes({}, true)
  for (const [at, line] of lines.entries()) {
    // The sides are not placed evenly about the line by half a channel: 0.2 counts per channel and element.
    expect(Math.abs((map?.[at] ?? 0) - line * areaPerHeight)).toBeLessThan(1)
    expect(curves[at]?.counts).toBeCloseTo(map?.[at] ?? 0, 2)
  }
  expect(sum?.[320]).toBeGreaterThan(sum?.[300] ?? 0)
  expect(lineMapTask.shapes(setup).map).toMatchObject({ shape: [2, 3] })
})

test('counts are right within their noise', () => {
  const setup = setupFor(lineMapTask, { image, points: 6, axes, parameters })
  const { run } = runTask(
    lineMapTask,
    setup,
    Array.from({ length: 6 }, (_, at) => spectrum(100, at + 1)),
  )
  const mean = (run.wholes({}, true).map ?? new Float32Array(0)).reduce((sum, value) => sum + value, 0) / 6
  // Of some 8000 counts in the window, and twice as many from its sides, six times.
  expect(Math.abs(mean - 100 * areaPerHeight)).toBeLessThan((4 * Math.sqrt(24_000)) / Math.sqrt(6))
})

test('a spectrum that lacks a value leaves its place empty, and is told of', () => {
  const setup = setupFor(lineMapTask, { image, points: 6, axes, parameters })
  const broken = spectrum(10)
  broken[310] = Number.NaN
  const { run } = runTask(lineMapTask, setup, [broken])
  expect(run.wholes({}, true).map?.[0]).toBeNaN()
  expect(run.remarks()).toContain('1 point whose spectrum lacks a value: left out')
})

test('masked channels and elements take no part: what is left is as without them', () => {
  const setup = setupFor(lineMapTask, { image, points: 6, axes, parameters })
  const counts = (masked: (at: number) => boolean, spoilt: Float32Array) => {
    const values = Uint8Array.from({ length: 800 }, (_, at) => (masked(at) ? 1 : 0))
    const pixels = spoilt.map((value, at) => (masked(at) ? Number.NaN : value))
    const run = lineMapTask.begin(setup)
    const found = run.take(0, { spectra: { kind: 'pixels', pixels }, mask: { kind: 'mask', values } }, {})
    return { counts: found.counts ?? Number.NaN, sum: run.wholes({}, true).sum }
  }
  const whole = counts(() => false, spectrum(30)).counts
  // One of two equal elements.
  expect(counts(at => at >= 400, spectrum(30)).counts).toBeCloseTo(whole / 2, 3)
  // A channel of either side, as far from the line: the mean of the others is the same.
  expect(counts(at => [295, 344].includes(at % 400), spectrum(30)).counts / whole).toBeCloseTo(1, 3)
  const line = counts(at => at === 320, spectrum(30))
  expect(whole - line.counts).toBeCloseTo(30, 0)
  expect(line.sum?.[320]).toBeCloseTo((line.sum?.[321] ?? 0) / 2, -1)
  // All sides of one element: it has no background, and no line.
  const sides = (at: number) => at >= 400 && (at % 400 < 300 || at % 400 >= 340)
  expect(counts(sides, spectrum(30)).counts).toBeCloseTo(whole / 2, 3)
})

test.each([
  [{ ...parameters, to: 9 }, 'The window 6 to 9 keV'],
  [{ ...parameters, from: 0.1 }, 'The window 0.1 to 6.8 keV'],
  [{ ...parameters, from: 7 }, 'The window 7 to 6.8 keV'],
])('a window beyond the spectrum is refused', (wrong, message) => {
  const setup = setupFor(lineMapTask, { image, points: 6, axes, parameters: wrong })
  expect(() => lineMapTask.shapes(setup)).toThrow(message)
})
