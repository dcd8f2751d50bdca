import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Detector, Frame } from '../../electron/detectors/detector.ts'
import { FrameRing } from '../../shared/model/frame-ring.ts'
import { bytesPerPixel, frameBytes } from '../../shared/model/pixels.ts'
import { HutchError } from '../../shared/model/problem.ts'

/** A device, and power over it. */
export interface DetectorRig {
  /** A driver that is not connected yet. */
  newDetector(): Detector
  /** Short enough to take many frames. */
  readonly exposureS: number
  /** Real time of a long exposure is at least 10 s: it only ends by abort or accident. */
  readonly longExposureS: number
  /** Ends the device at once, as a power cut would. */
  kill(): Promise<void>
  /** Brings it back at the same address unless it is there. */
  revive(): Promise<void>
  close(): Promise<void>
}

/** What every driver must do, run against its real device or the server that stands for it. */
export function describeDetector(name: string, makeRig: () => Promise<DetectorRig>): void {
  describe(`detector contract: ${name}`, () => {
    let rig: DetectorRig
    let detector: Detector
    const never = new AbortController().signal

    beforeAll(async () => {
      rig = await makeRig()
    })
    beforeEach(() => {
      detector = rig.newDetector()
    })
    afterEach(async () => {
      await detector.close()
      await rig.revive()
    })
    afterAll(() => rig.close())

    test('says what it is', async () => {
      const facts = await detector.describe()
      expect(facts.id).toBe(detector.id)
      expect(facts.model).not.toBe('')
      expect(facts.image.height * facts.image.width * bytesPerPixel(facts.pixelType)).toBeGreaterThan(0)
      const [shortest, longest] = facts.exposureRangeS
      expect(shortest).toBeLessThan(longest)
    })

    test('delivers exactly the frames asked for, in order, each in a slot of its own', async () => {
      const { ring, bytes } = await ringOf(5)
      const frames = await series(ring, 5, () => {})
      expect(frames.map(frame => frame.index)).toEqual([0, 1, 2, 3, 4])
      expect(new Set(frames.map(frame => frame.slot)).size).toBe(5)
      expect(frames.map(frame => frame.byteLength)).toEqual(frames.map(() => bytes))
      const starts = frames.map(frame => frame.startedAtMs)
      expect(starts).toEqual(starts.toSorted((a, b) => a - b))
    })

    test('counts from 0 again after every arming', async () => {
      const { ring } = await ringOf(4)
      for (let round = 0; round < 3; round++) {
        const frames = await series(ring, 4, frame => ring.release(frame.slot))
        expect(frames.map(frame => frame.index)).toEqual([0, 1, 2, 3])
      }
      expect(ring.freeSlots).toBe(4)
    })

    test('writes pixels into the slot it names and nowhere else', async () => {
      const { ring, bytes } = await ringOf(3)
      new Uint8Array(ring.memory).fill(0xa5)
      const [frame] = await series(ring, 1, () => {})
      const pixels = ring.bytes(frame?.slot ?? 0, bytes)
      expect(pixels.some(byte => byte !== 0xa5)).toBe(true)
      for (let slot = 0; slot < 3; slot++) {
        if (slot !== frame?.slot) expect(ring.bytes(slot, bytes).every(byte => byte === 0xa5)).toBe(true)
      }
    })

    test('refuses an exposure it cannot do, by name, and can be used afterwards', async () => {
      const { ring } = await ringOf(2)
      const { exposureRangeS } = await detector.describe()
      for (const exposureS of [exposureRangeS[1] * 2, 0, -1]) {
        const error = await failure(detector.arm({ frames: 1, exposureS }, never))
        expect(error.kind).toBe('limit')
        expect(error.where).toContain(detector.id)
      }
      expect((await failure(detector.arm({ frames: 0, exposureS: rig.exposureS }, never))).kind).toBe('limit')
      expect(await series(ring, 2, () => {})).toHaveLength(2)
    })

    test('does not expose before somebody asks for frames', async () => {
      const { ring } = await ringOf(2)
      await detector.arm({ frames: 2, exposureS: rig.exposureS }, never)
      await detector.describe()
      expect(ring.freeSlots).toBe(2)
    })

    test('waits for a slow reader without losing a frame', async () => {
      const { ring } = await ringOf(2)
      await detector.arm({ frames: 6, exposureS: rig.exposureS }, never)
      const frames = detector.frames(ring, never)[Symbol.asyncIterator]()
      const first = await next(frames)
      const second = await next(frames)
      let thirdCame = false
      const third = next(frames).then(frame => {
        thirdCame = true
        return frame
      })
      for (let i = 0; i < 20; i++) await detector.describe() // time for a frame to come, had it a place
      expect(thirdCame).toBe(false)
      ring.release(first.slot)
      expect((await third).index).toBe(2)
      ring.release(second.slot)
      ring.release((await third).slot)
      const rest = [await next(frames)]
      ring.release(rest[0]?.slot ?? -1)
      for (let i = 0; i < 2; i++) {
        const frame = await next(frames)
        rest.push(frame)
        ring.release(frame.slot)
      }
      expect(rest.map(frame => frame.index)).toEqual([3, 4, 5])
      expect(await frames.next()).toEqual({ done: true, value: undefined })
      expect(ring.freeSlots).toBe(2)
    })

    test('ends at once when aborted in the middle of an exposure, and exposes again', async () => {
      const { ring } = await ringOf(2)
      const stop = new AbortController()
      await detector.arm({ frames: 3, exposureS: rig.longExposureS }, never)
      const frames = detector.frames(ring, stop.signal)[Symbol.asyncIterator]()
      const pending = frames.next().catch((error: unknown) => error)
      await detector.describe() // the exposure has begun
      const begin = performance.now()
      const reason = new HutchError({ kind: 'aborted', message: 'enough' })
      stop.abort(reason)
      expect(await pending).toBe(reason)
      expect(performance.now() - begin).toBeLessThan(500)
      await detector.disarm()
      expect(performance.now() - begin).toBeLessThan(2000)
      expect(ring.freeSlots).toBe(2)
      expect(await series(ring, 2, () => {})).toHaveLength(2)
    })

    test('does not start when it was aborted before', async () => {
      const { ring } = await ringOf(1)
      await detector.arm({ frames: 1, exposureS: rig.exposureS }, never)
      const frames = detector.frames(ring, AbortSignal.abort(new Error('before')))[Symbol.asyncIterator]()
      await expect(frames.next()).rejects.toThrow('before')
      expect(ring.freeSlots).toBe(1)
    })

    test('gives every slot back when the reader walks away', async () => {
      const { ring } = await ringOf(4)
      await detector.arm({ frames: 50, exposureS: rig.exposureS }, never)
      for await (const frame of detector.frames(ring, never)) {
        ring.release(frame.slot)
        if (frame.index === 2) break
      }
      await detector.disarm()
      expect(ring.freeSlots).toBe(4)
      expect(await series(ring, 3, () => {})).toHaveLength(3)
    })

    test('can be disarmed in any state, any number of times', async () => {
      await detector.disarm()
      await detector.describe()
      await detector.disarm()
      await detector.arm({ frames: 1, exposureS: rig.exposureS }, never)
      await detector.disarm()
      await detector.disarm()
      await detector.close()
      await detector.disarm()
    })

    test('can be described again after it was closed', async () => {
      const before = await detector.describe()
      await detector.close()
      expect(await detector.describe()).toEqual(before)
    })

    test('fails with connection when the device dies in mid-series, and works when it is back', async () => {
      const { ring } = await ringOf(3)
      await detector.arm({ frames: 1000, exposureS: rig.exposureS }, never)
      const begin = performance.now()
      const error = await failure(
        (async () => {
          for await (const frame of detector.frames(ring, never)) {
            ring.release(frame.slot)
            if (frame.index === 1) void rig.kill()
          }
        })(),
      )
      expect(error.kind).toBe('connection')
      expect(error.where).toContain(detector.id)
      expect(performance.now() - begin).toBeLessThan(6000)
      expect(ring.freeSlots).toBe(3)
      await detector.disarm()
      await rig.kill()
      expect((await failure(detector.describe())).kind).toBe('connection')
      await rig.revive()
      await detector.describe()
      expect(await series(ring, 2, () => {})).toHaveLength(2)
    })

    test('names itself when nobody is there', async () => {
      await rig.kill()
      const begin = performance.now()
      const error = await failure(detector.describe())
      expect(error.kind).toBe('connection')
      expect(error.where).toContain(detector.id)
      expect(performance.now() - begin).toBeLessThan(6000)
    })

    test('stops trying to connect when asked', async () => {
      await expect(detector.describe(AbortSignal.abort(new Error('never mind')))).rejects.toThrow(
        'never mind',
      )
    })

    async function ringOf(slots: number): Promise<{ readonly ring: FrameRing; readonly bytes: number }> {
      const { image, pixelType } = await detector.describe()
      const bytes = frameBytes(image, pixelType)
      return { ring: new FrameRing(slots, bytes), bytes }
    }

    async function series(ring: FrameRing, frames: number, each: (frame: Frame) => void): Promise<Frame[]> {
      await detector.arm({ frames, exposureS: rig.exposureS }, never)
      const received: Frame[] = []
      for await (const frame of detector.frames(ring, never)) {
        received.push(frame)
        each(frame)
      }
      await detector.disarm()
      return received
    }
  })
}

async function next(frames: AsyncIterator<Frame>): Promise<Frame> {
  const result = await frames.next()
  if (result.done === true) throw new Error('the series ended early')
  return result.value
}

async function failure(promise: Promise<unknown>): Promise<HutchError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(HutchError)
  return error as HutchError
}
