import { join } from 'node:path'
import { demand } from '../../shared/base/assert.ts'
import { maskedPixels } from '../../shared/imaging/change-mask.ts'
import { FrameRing } from '../../shared/model/frame-ring.ts'
import type { StepState } from '../../shared/model/events.ts'
import { HutchError, toProblem } from '../../shared/model/problem.ts'
import { datasetOf } from '../../shared/nexus/names.ts'
import type { FramesPlace } from '../../shared/nexus/names.ts'
import { resultOutputPaths } from '../../shared/nexus/result-outputs.ts'
import {
  resultInputPath,
  resultPaths,
  resultSkeleton,
  resultTextLimits,
} from '../../shared/nexus/result-skeleton.ts'
import type { JsonObject } from '../../shared/workflow/workflow.ts'
import type { JobParts } from './job-parts.ts'
import { outputPlace } from './outside/given-inputs.ts'
import { maskOfFrames } from './recorded-mask.ts'
import { recordedStacks, type RecordedStack } from './recorded-stacks.ts'
import { readFrame } from './reference-loader.ts'
import { References } from './references.ts'

/** 4 × 16 MB at 2048² per recorded stack: one being computed, the others on their way to the disk. */
const framesInFlight = 4

/** Maps of a scan that runs are brought up to date this often: 16 MB each at 2048², and nobody looks faster. */
const wholesEveryMs = 1000

export interface JobOutcome {
  readonly complete: number
  readonly message: string
}

/**
 * Runs the steps of a workflow image by image as the data and what belongs to them are complete, until the last planned
 * image or the end of the recording. Memory: the ring, the references, one image being read, and what the tasks hold.
 * Rejects with the signal's reason when cancelled; what was written until then stays readable.
 */
export class WorkflowJob {
  readonly #parts: JobParts
  readonly #file: string
  readonly #place: FramesPlace
  readonly #references: References
  readonly #stacks: readonly RecordedStack[]
  readonly #ring: FrameRing
  #complete = 0
  #wholesAtMs: number
  #remarks: readonly string[] = []

  constructor(parts: JobParts) {
    const { source, inputs, plan } = parts
    this.#parts = parts
    this.#file = join(source.folder, plan.file)
    this.#place = demand(datasetOf(source.experiment, source.plan, inputs.data.plan.id), 'place of the data')
    this.#references = new References(parts, this.#place)
    this.#stacks = recordedStacks(parts.steps)
    const slotBytes = Math.max(4, ...this.#stacks.map(stack => stack.bytes))
    this.#ring = new FrameRing(framesInFlight * Math.max(1, this.#stacks.length), slotBytes)
    this.#wholesAtMs = parts.nowMs()
  }

  get complete(): number {
    return this.#complete
  }

  /** Makes the result file; to be called once, before `run`. */
  async create(): Promise<void> {
    await this.#parts.outside.create()
    await this.#parts.recorder.create(this.#file, resultSkeleton(this.#parts.plan))
  }

  async run(signal: AbortSignal): Promise<JobOutcome> {
    const { outside, setup, steps } = this.#parts
    const planned = setup.points
    const processed = steps.length > 0 ? await this.#stream(planned, signal) : await this.#recorded(signal)
    const remarks = await outside.run(this.#streamed(processed), signal)
    this.#complete = processed
    return { complete: processed, message: this.#message(processed, planned, remarks) }
  }

  async #stream(planned: number, signal: AbortSignal): Promise<number> {
    await this.#open()
    try {
      const processed = await this.#frames(planned, signal)
      if (processed === 0) throw await this.#references.nothingUsable()
      await this.#writeWholes(true)
      this.#told('done')
      return processed
    } catch (error) {
      this.#toldFailure(error)
      throw error
    } finally {
      await this.#parts.computer.close()
    }
  }

  #told(state: StepState): void {
    for (const { id } of this.#parts.steps) this.#parts.onStep(id, state)
  }

  /** Where a step is to blame the others were only stopped with it; else the end of the job says it of all. */
  #toldFailure(error: unknown): void {
    const { where } = toProblem(error)
    const { onStep, steps } = this.#parts
    if (!steps.some(({ id }) => id === where)) return
    for (const { id } of steps) onStep(id, id === where ? 'failed' : 'cancelled')
  }

  /** Without steps of our own: programs begin when all frames are there, or no more will come. */
  async #recorded(signal: AbortSignal): Promise<number> {
    const { setup, source } = this.#parts
    await this.#references.ready(setup.points - 1, signal)
    return Math.min(setup.points, await source.complete(this.#place))
  }

  /** Where programs find what our own steps made: by `step/output` of the graph. */
  #streamed(processed: number): readonly (readonly [string, JsonObject])[] {
    return this.#parts.plan.steps.flatMap(step =>
      step.outputs.map(({ name, shape }) => {
        const count = shape.kind === 'whole' ? undefined : processed
        return [`${step.id}/${name}`, outputPlace(this.#file, step.name, name, count)] as const
      }),
    )
  }

  /** Ends the file: it stays readable whatever happened. */
  async finish(status: string, message: string): Promise<void> {
    const { recorder, isoNow } = this.#parts
    const { outside, steps } = this.#parts
    for (const { name, node, frames } of this.#references.used(steps.length > 0 ? this.#complete : 0)) {
      await recorder.values(this.#file, resultInputPath(name), 0, [Math.max(frames, outside.used(node))])
    }
    await recorder.text(this.#file, resultPaths.status, status)
    await recorder.text(this.#file, resultPaths.log, cutToBytes(message, resultTextLimits.log))
    await recorder.text(this.#file, resultPaths.endTime, isoNow())
    await recorder.finish(this.#file)
  }

  async #open(): Promise<void> {
    const { computer, id, setup, inputs, steps } = this.#parts
    const { memory, slotBytes } = this.#ring
    const { height, width } = inputs.data.plan.camera.image
    await computer.run({
      kind: 'open',
      job: id,
      pixels: height * width,
      points: setup.points,
      axes: setup.axes,
      saturation: setup.saturation,
      steps: steps.map(step => ({
        id: step.id,
        task: step.task.name,
        image: step.image,
        parameters: step.parameters,
        inputs: step.inputs,
      })),
      memory,
      slotBytes,
    })
  }

  async #frames(planned: number, signal: AbortSignal): Promise<number> {
    const stop = new AbortController()
    const both = AbortSignal.any([signal, stop.signal])
    const written: Promise<void>[] = []
    let frame = 0
    try {
      for (; frame < planned && (await this.#isReady(frame, planned, both)); frame++) {
        if (frame === 0) await this.#begins()
        await this.#parts.backlog.relief(both)
        const { written: pending } = await this.#begin(frame, both)
        // The first frame that fails stops the reading; it is looked at below.
        pending.catch((error: unknown) => stop.abort(error))
        written.push(pending)
        if (written.length > framesInFlight) await written.shift()
        if (this.#parts.nowMs() - this.#wholesAtMs >= wholesEveryMs) await this.#writeWholes(false)
      }
    } finally {
      await Promise.allSettled(written)
    }
    await Promise.all(written)
    both.throwIfAborted()
    return frame
  }

  /** The first frame is there, and with it what its file tells. */
  async #begins(): Promise<void> {
    this.#told('running')
    const { computer, id, inputs, maskOf, onLog, source } = this.#parts
    const { camera } = inputs.data.plan
    const values = await maskOfFrames(source, { camera, place: this.#place }, maskOf)
    if (values === undefined) return
    await computer.run({ kind: 'mask', job: id, values })
    onLog(`${maskedPixels(values)} masked pixels are left out of every image`)
  }

  /** Images that are taken together wait for their last one; where the recording ends before it, they are taken as they are. */
  async #isReady(frame: number, planned: number, signal: AbortSignal): Promise<boolean> {
    const { together } = this.#parts
    const last = Math.min(frame + together, planned) - 1
    if (together > 1 && frame % together === 0) await this.#references.ready(last, signal)
    return await this.#references.ready(frame, signal)
  }

  /** Reads a frame and hands it to the analysis thread; what it returns resolves when the result is readable. */
  async #begin(frame: number, signal: AbortSignal): Promise<{ readonly written: Promise<void> }> {
    const { computer, id, source } = this.#parts
    const references = await this.#references.load(frame, signal)
    const data = await readFrame(source, this.#place, frame)
    const slots: Record<string, number> = {}
    for (const { output } of this.#stacks) slots[output] = await this.#ring.acquire(signal)
    const computed = computer.frame({ kind: 'frame', job: id, at: frame, data, references, slots })
    // In an object: an async function would wait for a bare promise.
    return { written: this.#write(frame, slots, computed) }
  }

  /**
   * Replies come in order, and all requests go out in one turn: so the writer gets the frames in order, while the next
   * one is already being read.
   */
  async #write(
    frame: number,
    slots: Readonly<Record<string, number>>,
    computed: Promise<Readonly<Record<string, number>>>,
  ): Promise<void> {
    const { recorder, onProgress, plan } = this.#parts
    try {
      const curves = await computed
      await Promise.all([
        ...Object.entries(curves).map(([output, value]) =>
          recorder.values(this.#file, dataPath(plan, output), frame, [value]),
        ),
        ...this.#stacks.map(({ output, bytes }) =>
          recorder.append(this.#file, dataPath(plan, output), frame, this.#ring, slots[output] ?? 0, bytes),
        ),
      ])
    } finally {
      for (const slot of Object.values(slots)) this.#ring.release(slot)
    }
    this.#complete = frame + 1
    onProgress(this.#complete)
  }

  /** Maps and profiles in place: readers see them grow. */
  async #writeWholes(isEnd: boolean): Promise<void> {
    const { computer, id, recorder, plan, nowMs } = this.#parts
    const { values, remarks } = await computer.wholes(id, isEnd)
    for (const [output, whole] of Object.entries(values))
      await recorder.values(this.#file, dataPath(plan, output), 0, whole)
    // While it grows they change with every image: the log keeps what they come to.
    if (isEnd) remarks.forEach(remark => this.#parts.onLog(remark))
    this.#remarks = remarks
    this.#wholesAtMs = nowMs()
  }

  #message(processed: number, planned: number, remarks: readonly string[]): string {
    const ended = processed < planned ? ': the recording ended before the rest' : ''
    return [`${processed} of ${planned} frames${ended}`, ...this.#remarks, ...remarks].join('; ')
  }
}

/** A cancelled job ends with this. */
export function cancelled(id: string): HutchError {
  return new HutchError({ kind: 'aborted', message: 'Cancelled', where: id })
}

/** `normalise/transmission` in the result file. */
function dataPath({ steps }: JobParts['plan'], output: string): string {
  const at = output.lastIndexOf('/')
  const step = demand(
    steps.find(({ id }) => id === output.slice(0, at)),
    `step of ${output}`,
  )
  return resultOutputPaths(step.name, output.slice(at + 1)).data
}

/** UTF-8 text of at most `limit` bytes, never ending in half a character. */
export function cutToBytes(text: string, limit: number): string {
  const bytes = Buffer.from(text)
  if (bytes.length <= limit) return text
  let end = limit
  // Continuation bytes of UTF-8 are 10xxxxxx.
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return bytes.toString('utf8', 0, end)
}
