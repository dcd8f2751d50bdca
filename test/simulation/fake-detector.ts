import type { Random } from '../../shared/base/random.ts'
import type { DetectorFacts } from '../../shared/model/detector-facts.ts'
import type { FrameRing } from '../../shared/model/frame-ring.ts'
import { detectorId } from '../../shared/model/ids.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { Detector, ExposurePlan, Frame } from '../../electron/detectors/detector.ts'
import { aWhile } from './turns.ts'

export const tinyImage = { height: 4, width: 4 }
const frameBytes = 4 * 4 * 2

/** A camera that keeps the detector contract; every frame carries its own number, so that a lost or doubled one is seen. */
export class FakeDetector implements Detector {
  readonly id = detectorId('frelon')
  /** Numbers of all frames that were handed over, in order. */
  readonly delivered: number[] = []
  isArmed = false
  /** Frames being waited for. */
  exposing = 0
  disarms = 0
  facts: Partial<DetectorFacts> = {}
  readonly #random: Random
  readonly #failure: number
  #plan: ExposurePlan | undefined

  /** @param failure chance that an arming or one frame fails */
  constructor(random: Random, failure = 0) {
    this.#random = random
    this.#failure = failure
  }

  async describe(): Promise<DetectorFacts> {
    await aWhile(this.#random)
    return {
      id: this.id,
      model: 'Fake',
      image: tinyImage,
      pixelType: 'uint16',
      pixelSizeUm: 1,
      readoutS: 0,
      saturation: 65_535,
      exposureRangeS: [1e-4, 60],
      ...this.facts,
    }
  }

  async arm(plan: ExposurePlan, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    // The order may have gone out by the time it fails or is aborted: only a disarm makes sure.
    this.isArmed = true
    await aWhile(this.#random)
    signal.throwIfAborted()
    this.#failByChance('arming')
    this.#plan = plan
  }

  async *frames(ring: FrameRing, signal: AbortSignal): AsyncGenerator<Frame> {
    const { frames } = this.#plan ?? { frames: 0 }
    this.exposing += 1
    try {
      for (let index = 0; index < frames; index++) {
        const slot = await ring.acquire(signal)
        try {
          await aWhile(this.#random, 2)
          signal.throwIfAborted()
          this.#failByChance(`frame ${index}`)
        } catch (error) {
          ring.release(slot)
          throw error
        }
        yield this.#deliver(ring, slot, index)
      }
    } finally {
      this.exposing -= 1
    }
  }

  async disarm(): Promise<void> {
    await aWhile(this.#random)
    this.isArmed = false
    this.disarms += 1
    this.#plan = undefined
  }

  async close(): Promise<void> {}

  #deliver(ring: FrameRing, slot: number, index: number): Frame {
    const number = this.delivered.length + 1
    ring.bytes(slot, frameBytes).fill(0)
    new DataView(ring.memory, slot * ring.slotBytes, frameBytes).setUint32(0, number, true)
    this.delivered.push(number)
    return { index, slot, byteLength: frameBytes, startedAtMs: 0 }
  }

  #failByChance(what: string): void {
    if (this.#random.float() >= this.#failure) return
    throw new HutchError({ kind: 'device', message: `${what} failed by chance`, where: this.id })
  }
}

/** The number that a frame in a ring carries. */
export function frameNumber(ring: FrameRing, slot: number): number {
  return new DataView(ring.memory, slot * ring.slotBytes, frameBytes).getUint32(0, true)
}
