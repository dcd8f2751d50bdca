import { join } from 'node:path'
import type { NormaliseSummary } from '../../shared/analysis/normalise.ts'
import { demand } from '../../shared/base/assert.ts'
import { FrameRing } from '../../shared/model/frame-ring.ts'
import { HutchError } from '../../shared/model/problem.ts'
import { datasetOf } from '../../shared/nexus/names.ts'
import type { FramesPlace } from '../../shared/nexus/names.ts'
import {
  resultInputPath,
  resultPaths,
  resultSkeleton,
  resultTextLimits,
} from '../../shared/nexus/result-skeleton.ts'
import type { JobParts } from './job-parts.ts'
import { readFrame } from './reference-loader.ts'
import { References } from './references.ts'

/** 4 × 16 MB at 2048²: one being computed, the others on their way to the disk. */
const ringSlots = 4

export interface NormaliseOutcome {
  readonly complete: number
  readonly message: string
}

/**
 * Normalises frame by frame as the data, their whites and their darks are complete, until the last planned frame or
 * the end of the recording. Memory: the ring, the references, one frame being read. Rejects with the signal's reason
 * when cancelled; what was written until then stays readable.
 */
export class NormaliseJob {
  readonly #parts: JobParts
  readonly #file: string
  readonly #place: FramesPlace
  readonly #references: References
  readonly #ring: FrameRing
  readonly #pixels: number
  #complete = 0
  #invalid = 0
  #saturated = 0

  constructor(parts: JobParts) {
    const { source, inputs, plan } = parts
    this.#parts = parts
    this.#file = join(source.folder, plan.file)
    this.#place = demand(datasetOf(source.experiment, source.plan, inputs.data.plan.id), 'place of the data')
    this.#references = new References(parts, this.#place)
    this.#pixels = plan.image.height * plan.image.width
    this.#ring = new FrameRing(ringSlots, this.#pixels * Float32Array.BYTES_PER_ELEMENT)
  }

  get complete(): number {
    return this.#complete
  }

  /** Makes the result file; to be called once, before `run`. */
  async create(): Promise<void> {
    await this.#parts.recorder.create(this.#file, resultSkeleton(this.#parts.plan))
  }

  async run(signal: AbortSignal): Promise<NormaliseOutcome> {
    const { computer, id } = this.#parts
    const { memory, slotBytes } = this.#ring
    await computer.run({ kind: 'open', job: id, pixels: this.#pixels, memory, slotBytes })
    try {
      const planned = this.#place.leading.reduce((product, size) => product * size, 1)
      const processed = await this.#frames(planned, signal)
      if (processed === 0) throw await this.#references.nothingUsable()
      return { complete: processed, message: this.#message(processed, planned) }
    } finally {
      await computer.run({ kind: 'close', job: id })
    }
  }

  /** Ends the file: it stays readable whatever happened. */
  async finish(status: string, message: string): Promise<void> {
    const { recorder, isoNow } = this.#parts
    for (const { name, frames } of this.#references.used(this.#complete)) {
      await recorder.values(this.#file, resultInputPath(name), 0, [frames])
    }
    await recorder.text(this.#file, resultPaths.status, status)
    await recorder.text(this.#file, resultPaths.log, cutToBytes(message, resultTextLimits.log))
    await recorder.text(this.#file, resultPaths.endTime, isoNow())
    await recorder.finish(this.#file)
  }

  async #frames(planned: number, signal: AbortSignal): Promise<number> {
    const stop = new AbortController()
    const both = AbortSignal.any([signal, stop.signal])
    const written: Promise<void>[] = []
    let frame = 0
    try {
      for (; frame < planned && (await this.#references.ready(frame, both)); frame++) {
        const { written: pending } = await this.#begin(frame, both)
        // The first frame that fails stops the reading; it is looked at below.
        pending.catch((error: unknown) => stop.abort(error))
        written.push(pending)
        if (written.length > ringSlots) await written.shift()
      }
    } finally {
      await Promise.allSettled(written)
    }
    await Promise.all(written)
    both.throwIfAborted()
    return frame
  }

  /** Reads a frame and hands it to the analysis thread; what it returns resolves when the result is readable. */
  async #begin(frame: number, signal: AbortSignal): Promise<{ readonly written: Promise<void> }> {
    const { computer, id, source, settings } = this.#parts
    const whites = await this.#references.load(frame, signal)
    const data = await readFrame(source, this.#place, frame)
    const slot = await this.#ring.acquire(signal)
    const computed = computer.normalise({
      kind: 'normalise',
      job: id,
      slot,
      data,
      darkForData: 'dark for data',
      darkForWhite: 'dark for white',
      whites,
      saturation: settings.saturation,
    })
    // In an object: an async function would wait for a bare promise.
    return { written: this.#write(frame, slot, computed) }
  }

  /**
   * Replies come in order, and all three requests go out in one turn: so the writer gets the frames in order, while the
   * next one is already being read.
   */
  async #write(frame: number, slot: number, computed: Promise<NormaliseSummary>): Promise<void> {
    const { recorder, onProgress } = this.#parts
    const bytes = this.#pixels * Float32Array.BYTES_PER_ELEMENT
    try {
      const { invalid, saturated, mean } = await computed
      this.#invalid += invalid
      this.#saturated += saturated
      await Promise.all([
        recorder.values(this.#file, resultPaths.invalid, frame, [invalid]),
        recorder.values(this.#file, resultPaths.mean, frame, [mean]),
        recorder.append(this.#file, resultPaths.frames, frame, this.#ring, slot, bytes),
      ])
    } finally {
      this.#ring.release(slot)
    }
    this.#complete = frame + 1
    onProgress(this.#complete)
  }

  #message(processed: number, planned: number): string {
    const share = `${processed} of ${planned} frames`
    const ended = processed < planned ? ': the recording ended before the rest' : ''
    const holes = this.#invalid === 0 ? '' : `; ${this.#invalid} pixels without a value (NaN)`
    const bright = this.#saturated === 0 ? '' : `, ${this.#saturated} of them saturated`
    return `${share} normalised${ended}${holes}${bright}`
  }
}

/** A cancelled job ends with this. */
export function cancelled(id: string): HutchError {
  return new HutchError({ kind: 'aborted', message: 'Cancelled', where: id })
}

/** UTF-8 text of at most `limit` bytes, never ending in half a character. */
function cutToBytes(text: string, limit: number): string {
  const bytes = Buffer.from(text)
  if (bytes.length <= limit) return text
  let end = limit
  // Continuation bytes of UTF-8 are 10xxxxxx.
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return bytes.toString('utf8', 0, end)
}
