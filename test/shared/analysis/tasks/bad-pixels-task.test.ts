import { expect, test } from 'vitest'
import { badPixelsTask } from '../../../../shared/analysis/tasks/bad-pixels-task.ts'
import { seededRandom } from '../../../../shared/base/random.ts'
import { runTask, setupFor } from './run-task.ts'

const image = { height: 100, width: 90 }
const bad = { dead: 17, hot: 4444, noisy: 5000, low: 7777 } as const

/** Frames whose level falls towards the right, with one pixel of each fault. */
function frames(level: number, fall: number): readonly Float32Array[] {
  const random = seededRandom(11)
  return Array.from({ length: 20 }, () =>
    Float32Array.from({ length: image.height * image.width }, (_, at) => {
      const usual = level - fall * (at % image.width)
      if (at === bad.dead) return 3
      if (at === bad.low) return 0.6 * usual
      const noise = (at === bad.noisy ? 15 : 1) * Math.sqrt(level) * random.normal()
      return usual + noise + (at === bad.hot ? level : 0)
    }),
  )
}

test('dead, low, hot and noisy pixels of a white are found, in a beam that is not even', () => {
  const setup = setupFor(badPixelsTask, { image, points: 20, parameters: { deadBelow: 0.2 } })
  const { run } = runTask(badPixelsTask, setup, frames(10_000, 30))
  const { mask } = run.wholes({}, true)
  expect([mask?.[bad.dead], mask?.[bad.hot], mask?.[bad.low]]).toEqual([2, 8, 4])
  expect((mask?.[bad.noisy] ?? 0) & 16).toBe(16)
  expect(mask?.filter(bits => bits !== 0)).toHaveLength(4)
  expect(run.remarks()[0]).toMatch(/^Bad pixels: 1 dead, 1 too low, .*1 noisy/)
})

test('in darks nothing is dead; pixels that count nothing where all others count are too low', () => {
  const setup = setupFor(badPixelsTask, { image, points: 20 })
  const { mask } = runTask(badPixelsTask, setup, frames(100, 0)).run.wholes({}, true)
  expect([mask?.[bad.dead], mask?.[bad.hot]]).toEqual([4, 8])
})

test('frames without any noise have no bad pixels rather than all', () => {
  const setup = setupFor(badPixelsTask, { image, points: 2 })
  const even = new Float32Array(image.height * image.width).fill(7)
  const { run } = runTask(badPixelsTask, setup, [even, even])
  expect(run.wholes({}, true).mask?.every(bits => bits === 0)).toBe(true)
  expect(run.remarks()).toEqual(['Bad pixels: none'])
})

test('a pixel that never has a value is marked so', () => {
  const setup = setupFor(badPixelsTask, { image, points: 3 })
  const some = frames(100, 0).slice(0, 3)
  for (const frame of some) frame[42] = Number.NaN
  expect(runTask(badPixelsTask, setup, some).run.wholes({}, true).mask?.[42]).toBe(32)
})
