import { maskedPixels } from '../../shared/imaging/change-mask.ts'
import type { FramesPlace } from '../../shared/nexus/names.ts'
import { recordedMask } from '../../shared/workflow/task-spec.ts'
import type { JobParts } from './job-parts.ts'
import { maskOfFrames } from './recorded-mask.ts'
import { readFrame } from './reference-loader.ts'
import type { References } from './references.ts'
import type { ResultWriter } from './result-writer.ts'
import type { TakenSteps } from './reuse/taken-steps.ts'
import { saturationOf } from './saturation.ts'

/** 4 × 16 MB at 2048² per recorded stack: one being computed, the others on their way to the disk. */
export const framesInFlight = 4

/** Maps of a scan that runs are brought up to date this often: 16 MB each at 2048², and nobody looks faster. */
const momentMs = 1000

/** What the file of the frames tells of all of them. */
export interface FrameFacts {
  /** Pixels that are left out. */
  readonly mask: Uint8Array | undefined
  /** Counts from which a pixel says nothing; Infinity where unknown. */
  readonly saturation: number
}

export interface StreamListener {
  /** The first image is there; nothing is asked of the analysis thread before this is through. */
  onBegin(): Promise<void>
  /** About once a second, between two images. */
  onMoment(): Promise<void>
}

type StreamParts = Pick<
  JobParts,
  | 'backlog'
  | 'computer'
  | 'id'
  | 'inputs'
  | 'maskOf'
  | 'nowMs'
  | 'onLog'
  | 'onProgress'
  | 'source'
  | 'together'
>

/** Images of a job one after the other, with what belongs to them, through the analysis thread into the result file. */
export class ImageStream {
  readonly #parts: StreamParts
  readonly #place: FramesPlace
  readonly #references: References
  readonly #writer: ResultWriter
  #facts: Promise<FrameFacts> | undefined
  #momentAtMs: number
  /** Images that are in the result. */
  complete = 0

  constructor(parts: StreamParts, place: FramesPlace, references: References, writer: ResultWriter) {
    this.#parts = parts
    this.#place = place
    this.#references = references
    this.#writer = writer
    this.#momentAtMs = parts.nowMs()
  }

  /** To be asked when the first frame is there, and with it its file. */
  async facts(): Promise<FrameFacts> {
    this.#facts ??= this.#readFacts()
    return await this.#facts
  }

  /** To the last planned image or the end of the recording; answers with how many there were. */
  async run(
    taken: TakenSteps,
    planned: number,
    listener: StreamListener,
    signal: AbortSignal,
  ): Promise<number> {
    const stop = new AbortController()
    const both = AbortSignal.any([signal, stop.signal])
    const written: Promise<void>[] = []
    let frame = 0
    this.#writer.restart()
    try {
      for (; frame < planned && (await this.#isReady(taken, frame, planned, both)); frame++) {
        if (frame === 0) await this.#begins(taken, listener)
        await this.#parts.backlog.relief(both)
        const { written: pending } = await this.#begin(taken, frame, both)
        // The first frame that fails stops the reading; it is looked at below.
        pending.catch((error: unknown) => stop.abort(error))
        written.push(pending)
        if (written.length > framesInFlight) await written.shift()
        await this.#moment(listener)
      }
    } finally {
      await Promise.allSettled(written)
    }
    await Promise.all(written)
    both.throwIfAborted()
    return frame
  }

  async #readFacts(): Promise<FrameFacts> {
    const { inputs, maskOf, source } = this.#parts
    const { camera } = inputs.data.plan
    const mask = await maskOfFrames(source, { camera, place: this.#place }, maskOf)
    return { mask, saturation: await saturationOf(source, inputs) }
  }

  async #begins({ needsData }: TakenSteps, listener: StreamListener): Promise<void> {
    await listener.onBegin()
    if (!needsData) return
    const { computer, id, onLog } = this.#parts
    const { mask } = await this.facts()
    if (mask === undefined) return
    await computer.run({ kind: 'mask', job: id, of: recordedMask, values: mask.slice() })
    onLog(`${maskedPixels(mask)} masked pixels are left out of every image`)
  }

  async #moment(listener: StreamListener): Promise<void> {
    const { nowMs } = this.#parts
    if (nowMs() - this.#momentAtMs < momentMs) return
    await listener.onMoment()
    this.#momentAtMs = nowMs()
  }

  /** Images that are taken together wait for their last one; where the recording ends before it, they are taken as they are. */
  async #isReady(
    { needsData }: TakenSteps,
    frame: number,
    planned: number,
    signal: AbortSignal,
  ): Promise<boolean> {
    if (!needsData) return true
    const { together } = this.#parts
    const last = Math.min(frame + together, planned) - 1
    if (together > 1 && frame % together === 0) await this.#references.ready(last, signal)
    return await this.#references.ready(frame, signal)
  }

  /** Reads a frame and hands it to the analysis thread; what it returns resolves when the result is readable. */
  async #begin(
    taken: TakenSteps,
    frame: number,
    signal: AbortSignal,
  ): Promise<{ readonly written: Promise<void> }> {
    const { computer, id, source } = this.#parts
    const { needsData } = taken
    const references = needsData ? await this.#references.load(frame, signal) : {}
    const counters = needsData ? await this.#references.counters(frame) : {}
    const data = needsData ? await readFrame(source, this.#place, frame) : undefined
    const given = await taken.images(frame)
    const slots = await this.#writer.slots(frame, signal)
    const computed = computer.frame({
      ...{ kind: 'frame', job: id, at: frame },
      ...{ data, counters, given, references, slots },
    })
    // In an object: an async function would wait for a bare promise.
    return { written: this.#write(frame, this.#writer.frame(frame, slots, computed)) }
  }

  async #write(frame: number, written: Promise<void>): Promise<void> {
    await written
    this.complete = Math.max(this.complete, frame + 1)
    this.#parts.onProgress(this.complete)
  }
}
