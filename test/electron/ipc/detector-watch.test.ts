import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { DetectorWatch } from '../../../electron/ipc/detector-watch.ts'
import type { DetectorFacts } from '../../../shared/model/detector-facts.ts'
import { detectorId } from '../../../shared/model/ids.ts'
import { ManualClock } from '../../support/manual-clock.ts'

const id = detectorId('frelon')
const facts: DetectorFacts = {
  ...{ id, model: 'Frelon 2k', image: { height: 4, width: 4 }, pixelType: 'uint16', pixelSizeUm: undefined },
  ...{ readoutS: 0, saturation: 65_535, exposureRangeS: [0.001, 10] },
}
const intervalMs = 2000

let clock: ManualClock
let told: string[]
let asked: number
let isThere: boolean
let isBusy: boolean
let watch: DetectorWatch

beforeEach(() => {
  clock = new ManualClock()
  told = []
  asked = 0
  isThere = true
  isBusy = false
  watch = new DetectorWatch({
    detectors: new Map([[id, { describe }]]),
    clock,
    isBusy: () => isBusy,
    onAnswer: ({ model }) => told.push(model),
    onSilence: (detector, error) => told.push(`${detector}: ${String(error)}`),
  })
})

afterEach(() => watch.close())

async function describe(): Promise<DetectorFacts> {
  asked++
  if (!isThere) throw new Error('refused')
  return Promise.resolve(facts)
}

async function nextLook(): Promise<void> {
  await vi.waitUntil(() => clock.sleeping === 1)
  clock.advance(intervalMs)
  await vi.waitUntil(() => clock.sleeping === 1)
}

test('what the detectors are is known when the watch has started', async () => {
  await watch.start()
  expect(told).toEqual(['Frelon 2k'])
})

test('a detector that stays as it was is told once', async () => {
  await watch.start()
  await nextLook()
  await nextLook()
  expect(asked).toBe(3)
  expect(told).toEqual(['Frelon 2k'])
})

test('a detector that goes is told once, and again when it is back', async () => {
  await watch.start()
  isThere = false
  await nextLook()
  await nextLook()
  expect(told).toEqual(['Frelon 2k', 'frelon: Error: refused'])
  isThere = true
  await nextLook()
  expect(told.at(-1)).toBe('Frelon 2k')
})

test('a detector that is not there at first does not keep the start', async () => {
  isThere = false
  await watch.start()
  expect(told).toEqual(['frelon: Error: refused'])
})

test('nothing is asked while an experiment is under way', async () => {
  await watch.start()
  isBusy = true
  await nextLook()
  expect(asked).toBe(1)
})

test('nothing is asked after it was closed', async () => {
  await watch.start()
  await watch.close()
  clock.advance(intervalMs)
  expect(asked).toBe(1)
  expect(clock.sleeping).toBe(0)
})

test('a silent detector keeps the others from nothing, nor who connects one of them', async () => {
  const silent = detectorId('silent')
  const never = new Promise<DetectorFacts>(() => undefined)
  const both = new DetectorWatch({
    detectors: new Map([
      [silent, { describe: async () => await never }],
      [id, { describe }],
    ]),
    clock,
    isBusy: () => false,
    onAnswer: ({ model }) => told.push(model),
    onSilence: () => told.push('silence'),
  })
  void both.look()
  await vi.waitUntil(() => told.length > 0)
  expect(both.health(id).state).toBe('connected')
  expect(both.health(silent).state).toBe('connecting')
  const before = asked
  await both.look(id)
  expect(asked).toBe(before + 1)
})
