import { describe, expect, test } from 'vitest'
import { acquire, type AcquireParts } from '../../../electron/engine/acquire.ts'
import type { Frame } from '../../../electron/detectors/detector.ts'
import { seededRandom } from '../../../shared/base/random.ts'
import { FrameRing } from '../../../shared/model/frame-ring.ts'
import type { AcquisitionPlan } from '../../../shared/model/plan.ts'
import { planNodes } from '../../../shared/plan/plan-steps.ts'
import { planOf } from '../../builders/plan.ts'
import { FakeDetector } from '../../simulation/fake-detector.ts'
import { FakeSequencer } from '../../simulation/fake-sequencer.ts'
import { turns } from '../../simulation/turns.ts'

const [shots] = [
  ...planNodes(
    planOf(`hutch: 1
sequence: Shots
tree:
  - acquisition: Many
    role: data
    frames: 50
    exposure: 1 ms
`),
  ),
].filter((node): node is AcquisitionPlan => node.kind === 'acquisition')

interface Rig extends AcquireParts {
  readonly sequencer: FakeSequencer
  readonly detector: FakeDetector
  readonly ring: FrameRing
}

async function rig(onFrame?: (frame: Frame, ring: FrameRing) => Promise<void>): Promise<Rig> {
  const random = seededRandom(3)
  const sequencer = new FakeSequencer(random)
  await sequencer.connect()
  const ring = new FrameRing(4, 32)
  const keep = onFrame ?? (async (frame: Frame) => ring.release(frame.slot))
  return {
    sequencer,
    detector: new FakeDetector(random),
    ring,
    counters: ['i0'],
    nowMs: () => 1000,
    onFrame: frame => keep(frame, ring),
  }
}

function many(): AcquisitionPlan {
  if (shots === undefined) throw new Error('the plan has an acquisition')
  return shots
}

describe('one execution of an acquisition', () => {
  test('counts and exposes, and leaves the detector disarmed', async () => {
    const parts = await rig()
    const measured = await acquire(many(), parts, new AbortController().signal)
    expect(measured).toEqual({ startedAtMs: 1000, counters: { i0: 100 }, frames: 50 })
    expect(parts.detector.isArmed).toBe(false)
    expect(parts.ring.freeSlots).toBe(4)
  })

  test('when counting fails, the exposure has ended and the detector is disarmed before anybody hears of it', async () => {
    const parts = await rig()
    const failing = {
      ...parts,
      sequencer: Object.assign(parts.sequencer, { count: fail('the scaler broke') }),
    }
    await expect(acquire(many(), failing, new AbortController().signal)).rejects.toThrow('the scaler broke')
    expect(parts.detector).toMatchObject({ isArmed: false, exposing: 0 })
    expect(parts.ring.freeSlots).toBe(4)
  })

  test('when the camera fails while it is armed, counting is stopped and the camera disarmed all the same', async () => {
    const parts = await rig()
    parts.detector.frames = async function* () {
      yield* []
      throw new Error('the camera broke')
    }
    await expect(acquire(many(), parts, new AbortController().signal)).rejects.toThrow('the camera broke')
    expect(parts.sequencer.busy).toBe(0)
    expect(parts.detector).toMatchObject({ isArmed: false, disarms: 1 })
  })

  test('a frame that cannot be kept ends the exposure at once', async () => {
    const parts = await rig(async ({ index, slot }, ring) => {
      ring.release(slot)
      await turns(1)
      if (index === 2) throw new Error('the disk is full')
    })
    await expect(acquire(many(), parts, new AbortController().signal)).rejects.toThrow('the disk is full')
    expect(parts.detector.delivered.length).toBeLessThan(10)
    expect(parts.detector.isArmed).toBe(false)
  })

  test('disarms the camera before it waits for the disk', async () => {
    const kept: (() => void)[] = []
    const parts = await rig(async ({ slot }, ring) => {
      await new Promise<void>(resolve => kept.push(resolve))
      ring.release(slot)
    })
    const stop = new AbortController()
    const acquired = acquire(many(), parts, stop.signal)
    const refused = expect(acquired).rejects.toThrow('enough')
    while (parts.detector.delivered.length === 0) await turns(1)
    stop.abort(new Error('enough'))
    while (parts.detector.isArmed) await turns(1)
    expect(parts.ring.freeSlots).toBeLessThan(4)
    for (const resolve of kept) resolve()
    await refused
    expect(parts.ring.freeSlots).toBe(4)
  })

  test('leaves no listener behind on the signal of the run', async () => {
    const parts = await rig()
    const { signal } = new AbortController()
    let listeners = 0
    const add = signal.addEventListener.bind(signal)
    const remove = signal.removeEventListener.bind(signal)
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners += 1
      add(...args)
    }
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners -= 1
      remove(...args)
    }
    for (let i = 0; i < 20; i++) await acquire(many(), parts, signal)
    expect(listeners).toBe(0)
  })
})

function fail(message: string): () => Promise<never> {
  return async () => {
    await turns(6)
    throw new Error(message)
  }
}
