import type { ForeignStack } from '../../shared/adopt/foreign-stack.ts'
import type { Clock } from '../../shared/base/clock.ts'
import { demand } from '../../shared/base/assert.ts'
import type { DetectorFacts } from '../../shared/model/detector-facts.ts'
import type { FrameRing } from '../../shared/model/frame-ring.ts'
import { frameBytes } from '../../shared/model/pixels.ts'
import type { Detector, ExposurePlan, Frame } from '../detectors/detector.ts'
import type { Sequencer } from '../engine/ports.ts'
import type { FrameBlocks } from './frame-blocks.ts'

/** A recording as a beamline that does everything once more: nothing moves, and it is the time at which it was done. */
export interface Playback {
  readonly detector: Detector
  readonly facts: DetectorFacts
  readonly sequencer: Sequencer
  readonly clock: Clock
}

/**
 * @param frames which frame of the dataset comes next, in the order of the plan
 * @param real for waiting and for limits of time
 */
export function playback(
  stack: ForeignStack,
  blocks: FrameBlocks,
  frames: readonly number[],
  real: Clock,
): Playback {
  const reel = new Reel(stack, blocks, frames)
  const clock: Clock = {
    nowMs: () => reel.nowMs,
    elapsedMs: () => real.elapsedMs(),
    sleep: (durationMs, signal) => real.sleep(durationMs, signal),
  }
  const sequencer = { ...stillSequencer, count: async () => reel.counted() }
  return { detector: reel, facts: factsOf(stack), sequencer, clock }
}

class Reel implements Detector {
  readonly id: Detector['id']
  readonly #stack: ForeignStack
  readonly #blocks: FrameBlocks
  readonly #frames: readonly number[]
  #next = 0
  #armed: ExposurePlan | undefined

  constructor(stack: ForeignStack, blocks: FrameBlocks, frames: readonly number[]) {
    this.id = stack.detector
    this.#stack = stack
    this.#blocks = blocks
    this.#frames = frames
  }

  /** When the next frame was taken; behind the last one when it had ended. */
  get nowMs(): number {
    const { startedAtMs, stepS } = this.#stack
    const last = this.#frames.at(-1) ?? 0
    return startedAtMs + (this.#frames[this.#next] ?? last + 1) * stepS * 1000
  }

  /** With the next frame. */
  counted(): Readonly<Record<string, number>> {
    const frame = this.#frames[this.#next] ?? -1
    return Object.fromEntries(
      this.#stack.counters.map(({ name, values }) => [name, values[frame] ?? Number.NaN]),
    )
  }

  async describe(): Promise<DetectorFacts> {
    return factsOf(this.#stack)
  }

  async arm(plan: ExposurePlan): Promise<void> {
    this.#armed = plan
  }

  async *frames(ring: FrameRing, signal: AbortSignal): AsyncIterable<Frame> {
    const { frames } = demand(this.#armed, 'armed reel')
    const { image, pixelType } = this.#stack
    const byteLength = frameBytes(image, pixelType)
    for (let index = 0; index < frames; index++) {
      const pixels = await this.#blocks.frame(demand(this.#frames[this.#next], 'frame of the recording'))
      const slot = await ring.acquire(signal)
      ring.bytes(slot, byteLength).set(new Uint8Array(pixels.buffer, pixels.byteOffset, byteLength))
      const startedAtMs = this.nowMs
      this.#next += 1
      yield { index, slot, byteLength, startedAtMs }
    }
  }

  async disarm(): Promise<void> {
    this.#armed = undefined
  }

  async close(): Promise<void> {
    await this.disarm()
  }
}

function factsOf(stack: ForeignStack): DetectorFacts {
  const { detector, exposureS, image, pixelSizeUm, pixelType, saturation } = stack
  return {
    ...{ id: detector, model: `${detector}, recorded elsewhere`, image, pixelType, pixelSizeUm, saturation },
    readoutS: 0,
    exposureRangeS: [exposureS, exposureS],
  }
}

const nothing = (): (() => void) => () => undefined

/** Every motor is where it was. */
const stillSequencer: Sequencer = {
  name: 'recording',
  connect: async () => undefined,
  move: async (_motor, target) => target,
  position: async () => Number.NaN,
  limits: async () => [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  count: async () => ({}),
  run: async () => '',
  motors: async () => [],
  counters: async () => [],
  abort: async () => undefined,
  watch: nothing,
  follow: () => ({ exposed: () => undefined, settled: async () => undefined, stop: () => undefined }),
  onConnection: nothing,
  close: async () => undefined,
}
