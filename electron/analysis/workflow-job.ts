import { join } from 'node:path'
import { demand } from '../../shared/base/assert.ts'
import { counted, groupDigits } from '../../shared/base/counted.ts'
import { maskedPixels } from '../../shared/imaging/change-mask.ts'
import { FrameRing } from '../../shared/model/frame-ring.ts'
import type { StepState } from '../../shared/model/events.ts'
import { HutchError, toProblem } from '../../shared/model/problem.ts'
import { datasetOf } from '../../shared/nexus/names.ts'
import type { FramesPlace } from '../../shared/nexus/names.ts'
import { resultSkeleton } from '../../shared/nexus/result-skeleton.ts'
import { isPreparedStep, type PlannedStep } from '../../shared/workflow/plan-steps.ts'
import type { JsonObject } from '../../shared/workflow/workflow.ts'
import { framesInFlight, ImageStream } from './image-stream.ts'
import type { JobParts } from './job-parts.ts'
import { openRequest } from './open-job.ts'
import { outputPlace } from './outside/given-inputs.ts'
import { recordedStacks } from './recorded-stacks.ts'
import { prepareSteps } from './prepare-step.ts'
import type { Wholes } from './protocol.ts'
import { References } from './references.ts'
import { ResultWriter, type UsedInput } from './result-writer.ts'
import { DamagedStep } from './reuse/damaged-step.ts'
import { StepKeeper } from './reuse/step-keeper.ts'
import { StepReuse } from './reuse/step-reuse.ts'
import { TakenSteps } from './reuse/taken-steps.ts'

export interface JobOutcome {
  readonly complete: number
  readonly message: string
}

/**
 * Runs the steps of a workflow image by image as the data and what belongs to them are complete, until the last planned
 * image or the end of the recording; what an earlier result has is taken from there. Memory: the ring, the references, one
 * image being read, and what the tasks hold. Rejects with the signal's reason when cancelled; what was written until then
 * stays readable.
 */
export class WorkflowJob {
  readonly #parts: JobParts
  readonly #file: string
  readonly #place: FramesPlace
  readonly #references: References
  readonly #stream: ImageStream
  readonly #ring: FrameRing
  readonly #writer: ResultWriter
  readonly #reuse: StepReuse
  readonly #keeper: StepKeeper
  #taken: TakenSteps
  #remarks: Readonly<Record<string, readonly string[]>> = {}
  /** Of steps that are done before the first image. */
  #prepared: Wholes = { values: {}, remarks: {} }

  constructor(parts: JobParts) {
    const { source, inputs, plan, steps } = parts
    this.#parts = parts
    this.#file = join(source.folder, plan.file)
    this.#place = demand(datasetOf(source.experiment, source.plan, inputs.data.plan.id), 'place of the data')
    this.#references = new References(parts, this.#place)
    const stacks = recordedStacks(steps)
    const slotBytes = Math.max(4, ...stacks.map(stack => stack.bytes))
    this.#ring = new FrameRing(framesInFlight * Math.max(1, stacks.length), slotBytes)
    this.#writer = new ResultWriter(parts, this.#file, stacks, this.#ring)
    this.#stream = new ImageStream(parts, this.#place, this.#references, this.#writer)
    this.#reuse = new StepReuse(parts, () => this.#stream.facts())
    this.#keeper = new StepKeeper(parts)
    this.#taken = new TakenSteps(source, steps, [])
  }

  get complete(): number {
    return this.#stream.complete
  }

  /** Makes the result file; to be called once, before `run`. */
  async create(): Promise<void> {
    await this.#parts.outside.create()
    await this.#parts.recorder.create(this.#file, resultSkeleton(this.#parts.plan))
  }

  async run(signal: AbortSignal): Promise<JobOutcome> {
    const { outside, setup, steps } = this.#parts
    const planned = setup.points
    const processed = steps.length > 0 ? await this.#own(planned, signal) : await this.#recorded(signal)
    const remarks = await outside.run(this.#streamed(processed), signal)
    this.#stream.complete = processed
    return { complete: processed, message: this.#message(processed, planned, remarks) }
  }

  /** Ends the file: it stays readable whatever happened. What a complete result has is kept for later ones. */
  async finish(status: string, message: string): Promise<void> {
    const isWhole = status === 'success' && this.#parts.steps.length > 0
    try {
      const keys = isWhole ? await this.#noteOrigins() : undefined
      const used = this.#used()
      await this.#writer.finish(status, message, used)
      if (keys !== undefined) await this.#keep(keys, used)
    } finally {
      await this.#keeper.discard()
    }
  }

  /** Steps of Hutch. */
  async #own(planned: number, signal: AbortSignal): Promise<number> {
    try {
      const processed = await this.#compute(planned, signal)
      if (processed === 0) throw await this.#references.nothingUsable()
      if (this.#taken.computed.length > 0) await this.#end()
      return processed
    } catch (error) {
      this.#toldFailure(error)
      throw error
    } finally {
      await this.#parts.computer.close()
    }
  }

  /** What turns out to be damaged is forgotten: the next attempt computes it. */
  async #compute(planned: number, signal: AbortSignal): Promise<number> {
    for (;;) {
      this.#taken = await this.#reuse.take()
      try {
        return await this.#attempt(planned, signal)
      } catch (error) {
        if (!(error instanceof DamagedStep)) throw error
        await this.#reuse.forget(error)
      } finally {
        await this.#taken.close()
      }
    }
  }

  async #attempt(planned: number, signal: AbortSignal): Promise<number> {
    const { computed, frames, needsData, needsImages, taken } = this.#taken
    for (const { step, stored } of taken) this.#toldTaken(step.id, stored.result)
    await this.#writer.taken(this.#taken)
    if (!needsImages) {
      if (computed.length > 0) await this.#open(signal)
      return frames
    }
    const listener = { onBegin: () => this.#open(signal), onMoment: () => this.#writeWholes(false) }
    return await this.#stream.run(this.#taken, needsData ? planned : frames, listener, signal)
  }

  async #end(): Promise<void> {
    const { computer, id } = this.#parts
    await this.#writeWholes(true)
    this.#keeper.end(await computer.kept(id))
    this.#told('done')
  }

  #told(state: StepState): void {
    for (const { id } of this.#taken.computed) this.#parts.onStep(id, state)
  }

  #toldTaken(id: string, from: string): void {
    this.#parts.onStep(id, 'reused', from)
    this.#parts.onLog(`${this.#titleOf(id)}: taken from ${from}`)
  }

  /** Where a step is to blame the others were only stopped with it; else the end of the job says it of all. */
  #toldFailure(error: unknown): void {
    const { where } = toProblem(error)
    const { computed } = this.#taken
    if (!computed.some(({ id }) => id === where)) return
    for (const { id } of computed) this.#parts.onStep(id, id === where ? 'failed' : 'cancelled')
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

  /** Everything that must be known before the first image; masks are made now. */
  async #open(signal: AbortSignal): Promise<void> {
    const { computer, id, masks, onLog } = this.#parts
    const { computed, wholes } = this.#taken
    this.#told('running')
    this.#references.restart()
    const facts = await this.#stream.facts()
    this.#prepared = await prepareSteps(this.#parts, computed, this.#references, facts, signal)
    await this.#writer.wholes(this.#prepared.values, true)
    const isTaken = (step: PlannedStep): boolean => this.#taken.has(step.id) || isPreparedStep(step)
    const drafts = await this.#keeper.begin(computed)
    const given = { ...wholes, ...this.#prepared.values }
    await computer.run(openRequest(this.#parts, { facts, ring: this.#ring, wholes: given, isTaken, drafts }))
    for (const [of, values] of masks) {
      await computer.run({ kind: 'mask', job: id, of, values: values.slice() })
      onLog(`${counted(maskedPixels(values), 'pixel is', 'pixels are')} masked by ${of}`)
    }
  }

  async #writeWholes(isEnd: boolean): Promise<void> {
    const { computer, id, steps } = this.#parts
    const { remarks: found, values } = await computer.wholes(id, isEnd)
    const said = { ...this.#prepared.remarks, ...found }
    const remarks = withRemarks(said, this.#references.remarks())
    await this.#writer.wholes(values, isEnd)
    // While it grows they change with every image: the log keeps what they come to.
    if (isEnd) steps.flatMap(step => remarks[step.id] ?? []).forEach(remark => this.#parts.onLog(remark))
    this.#remarks = remarks
  }

  /** Says of every step what decided on its numbers and where they were taken from; answers with the former. */
  async #noteOrigins(): Promise<ReadonlyMap<string, string>> {
    const keys = await this.#reuse.keys()
    for (const [id, key] of keys) {
      const from = this.#taken.taken.find(({ step }) => step.id === id)?.stored.result
      await this.#writer.origin(id, key, from ?? '')
    }
    return keys
  }

  async #keep(keys: ReadonlyMap<string, string>, used: readonly UsedInput[]): Promise<void> {
    await this.#keeper.keep({
      steps: this.#taken.computed,
      keys,
      remarks: this.#remarks,
      numbers: this.#writer.numbers,
      frames: this.#stream.complete,
      used: Object.fromEntries(used.map(({ frames, node }) => [node, frames])),
    })
  }

  /** By whatever step of the workflow, now or when it was computed. */
  #used(): readonly UsedInput[] {
    const { outside, steps } = this.#parts
    return this.#references
      .used(steps.length > 0 ? this.#stream.complete : 0)
      .map(({ frames, name, node }) => {
        const before = this.#taken.taken.map(({ stored }) => stored.used[node] ?? 0)
        return { name, node, frames: Math.max(frames, outside.used(node), ...before) }
      })
  }

  #titleOf(id: string): string {
    return this.#parts.plan.steps.find(step => step.id === id)?.title ?? id
  }

  #message(processed: number, planned: number, remarks: readonly string[]): string {
    const ended = processed < planned ? ': the recording ended before the rest' : ''
    const taken = new Map(this.#taken.taken.map(({ step, stored }) => [step.id, stored.remarks]))
    const own = this.#parts.steps.flatMap(({ id }) => taken.get(id) ?? this.#remarks[id] ?? [])
    return [
      `${groupDigits(processed)} of ${counted(planned, 'frame')}${ended}`,
      ...this.#takenWords(),
      ...own,
      ...remarks,
    ].join('; ')
  }

  /** `Normalise, Align taken from EFF_0001_full_field_exafs_01` */
  #takenWords(): readonly string[] {
    const titles = new Map<string, readonly string[]>()
    for (const { step, stored } of this.#taken.taken)
      titles.set(stored.result, [...(titles.get(stored.result) ?? []), this.#titleOf(step.id)])
    return [...titles].map(([from, steps]) => `${steps.join(', ')} taken from ${from}`)
  }
}

/** A cancelled job ends with this. */
export function cancelled(id: string): HutchError {
  return new HutchError({ kind: 'aborted', message: 'Cancelled', where: id })
}

/** What a step says, and what is to be said of what it was given. */
function withRemarks(
  said: Readonly<Record<string, readonly string[]>>,
  more: Readonly<Record<string, readonly string[]>>,
): Readonly<Record<string, readonly string[]>> {
  const added = Object.entries(more).map(([id, remarks]) => [id, [...(said[id] ?? []), ...remarks]] as const)
  return { ...said, ...Object.fromEntries(added) }
}
