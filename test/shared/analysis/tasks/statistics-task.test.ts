import fc from 'fast-check'
import { expect, test } from 'vitest'
import { medianInPlace } from '../../../../shared/analysis/median.ts'
import { statisticsTask } from '../../../../shared/analysis/tasks/statistics-task.ts'
import { runTask, setupFor } from './run-task.ts'

const counts = fc.array(fc.oneof(fc.integer({ min: -50, max: 50 }), fc.constant(Number.NaN)), {
  minLength: 70,
  maxLength: 70,
})

test('every figure of a pixel is that of its values, whatever is missing', () => {
  fc.assert(
    fc.property(fc.array(counts, { minLength: 1, maxLength: 9 }), rows => {
      const images = rows.map(row => Float32Array.from(row))
      const setup = setupFor(statisticsTask, {
        image: { height: 7, width: 10 },
        points: images.length,
        parameters: { median: true },
      })
      const { run, curves } = runTask(statisticsTask, setup, images)
      const found = run.wholes({}, true)
      for (let i = 0; i < 70; i++) {
        const known = rows.map(row => row[i] ?? Number.NaN).filter(Number.isFinite)
        const expected = figuresOf(known)
        for (const [name, value] of Object.entries(expected)) expectClose(found[name]?.[i], value)
      }
      for (const [at, row] of rows.entries())
        expectClose(curves[at]?.total, meanOf(row.filter(Number.isFinite)))
    }),
    { seed: 4, numRuns: 60 },
  )
})

test('a median is worked out at the end only, and not without being asked for', () => {
  const image = { height: 1, width: 2 }
  const { run } = runTask(statisticsTask, setupFor(statisticsTask, { image, parameters: { median: true } }), [
    Float32Array.of(1, 2),
  ])
  expect(run.wholes({}, false).median).toBeUndefined()
  expect(run.wholes({}, true).median).toEqual(Float32Array.of(1, 2))
  expect(statisticsTask.shapes(setupFor(statisticsTask, { image })).median).toBeUndefined()
})

test('a median that would keep too much in memory is refused before it begins', () => {
  const setup = setupFor(statisticsTask, {
    image: { height: 2048, width: 2048 },
    points: 129,
    parameters: { median: true },
  })
  expect(() => statisticsTask.shapes(setup)).toThrow('A median over 129 images would keep 3 GB in memory')
})

test('the median is that of the sorted values', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 40 }), values => {
      expect(medianInPlace(Float32Array.from(values), values.length)).toBe(medianOf(values))
    }),
    { seed: 5 },
  )
  expect(medianInPlace(new Float32Array(0), 0)).toBeNaN()
})

function expectClose(found: number | undefined, expected: number): void {
  if (Number.isNaN(expected)) expect(found).toBeNaN()
  else expect(found).toBeCloseTo(expected, 4)
}

function figuresOf(known: readonly number[]): Readonly<Record<string, number>> {
  const mean = meanOf(known)
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return {
    mean,
    deviation: known.length < 2 ? Number.NaN : Math.sqrt(squares / (known.length - 1)),
    minimum: known.length === 0 ? Number.NaN : Math.min(...known),
    maximum: known.length === 0 ? Number.NaN : Math.max(...known),
    median: known.length === 0 ? Number.NaN : medianOf(known),
  }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length / 2
  return ((sorted[Math.ceil(half) - 1] ?? 0) + (sorted[Math.floor(half)] ?? 0)) / 2
}
