import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  canBeReached,
  placeForAnother,
  readPlaces,
  writePlaces,
} from '../../../electron/platform/window-places.ts'

const left = { x: 0, y: 0, width: 1920, height: 1080 }
const right = { x: 1920, y: 0, width: 2560, height: 1440 }
const usual = { x: 100, y: 50, width: 1600, height: 1000 }

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hutch-places-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('places are read back as they were written', async () => {
  const file = join(folder, 'sub', 'windows.json')
  const places = [
    { key: '1', role: 'console', bounds: usual, isMaximised: false },
    { key: '2', role: 'mirror', bounds: right, isMaximised: true },
  ] as const
  await writePlaces(file, places)
  expect(await readPlaces(file, fail)).toEqual(places)
})

test('nothing kept is nothing to restore, without a word', async () => {
  expect(await readPlaces(join(folder, 'none.json'), fail)).toEqual([])
})

test.each([
  '{',
  '[{"key":1}]',
  '{"windows":[]}',
  '[{"key":"1","role":"boss","bounds":{},"isMaximised":false}]',
])('a broken file (%s) is told, and nothing is restored', async content => {
  const file = join(folder, 'windows.json')
  await writeFile(file, content)
  const told: unknown[] = []
  expect(await readPlaces(file, error => told.push(error))).toEqual([])
  expect(told).toHaveLength(1)
})

test('a window on a screen that is gone cannot be reached', () => {
  expect(canBeReached({ ...usual, x: 2000 }, [left, right])).toBe(true)
  expect(canBeReached({ ...usual, x: 2000 }, [left])).toBe(false)
  expect(canBeReached({ ...usual, y: -200 }, [left])).toBe(false)
})

test('wherever a window is, it can be reached when one can grab its title', () => {
  const numbers = fc.integer({ min: -4000, max: 6000 })
  fc.assert(
    fc.property(numbers, numbers, (x, y) => {
      const box = { x, y, width: 1600, height: 1000 }
      const grabbed = x > -1480 && x < 1800 && y >= 0 && y < 1040
      if (canBeReached(box, [left])) expect(x > -1600 && x < 1920 && y >= 0 && y < 1080).toBe(true)
      if (grabbed) expect(canBeReached(box, [left])).toBe(true)
    }),
  )
})

test('another window takes the other screen, or stands beside the first', () => {
  expect(placeForAnother(usual, [left, right])).toEqual(right)
  expect(placeForAnother({ ...usual, x: 2500 }, [left, right])).toEqual(left)
  expect(placeForAnother(usual, [left])).toEqual({ ...usual, x: 132, y: 82 })
})

function fail(error: unknown): void {
  throw error
}
