import type { StackReduction } from '../../shared/analysis/reduce-stack.ts'
import type { ExposureNode, MatchedInput, ReferenceKind } from '../../shared/analysis/stack-inputs.ts'
import { demand } from '../../shared/base/assert.ts'
import { counted, groupDigits } from '../../shared/base/counted.ts'
import { HutchError } from '../../shared/model/problem.ts'
import { datasetOf } from '../../shared/nexus/names.ts'
import type { FramesPlace } from '../../shared/nexus/names.ts'
import type { JobParts } from './job-parts.ts'
import type { WeightedReference } from './protocol.ts'
import { CounterReader, countersOf, type CounterValues } from './counter-values.ts'
import { loadReference, loopSizes, rangesFor } from './reference-loader.ts'
import type { FrameRange } from './reference-loader.ts'
import { WhiteChooser } from './white-chooser.ts'

/** Which darks and whites belong to a frame of the data, whether they are there, and their images in the analysis thread. */
export class References {
  readonly #parts: JobParts
  readonly #place: FramesPlace
  /** What a reference in the analysis thread was made from. */
  readonly #loaded = new Map<string, string>()
  readonly #used = new Map<string, number>()
  readonly #whites: WhiteChooser
  readonly #counters: CounterReader

  constructor(parts: JobParts, place: FramesPlace) {
    this.#parts = parts
    this.#place = place
    this.#whites = new WhiteChooser(parts, place)
    const { inputs, source, steps } = parts
    this.#counters = new CounterReader({ source, node: inputs.data.plan.id, place }, countersOf(steps))
  }

  /** What was counted with this frame. To be asked when it is ready. */
  async counters(frame: number): Promise<CounterValues> {
    return await this.#counters.at(this.#execution(frame))
  }

  /** For the log of the result, by the step that was given them. */
  remarks(): Readonly<Record<string, readonly string[]>> {
    const [whites, counters] = [this.#whites.remarks(), this.#counters.remarks()]
    return Object.fromEntries(
      this.#parts.steps.flatMap(({ id, inputs }) => {
        const kinds = Object.values(inputs).map(input =>
          input.kind === 'references' ? input.of : input.kind,
        )
        const remarks = [
          ...(kinds.includes('white') ? whites : []),
          ...(kinds.includes('counter') ? counters : []),
        ]
        return remarks.length === 0 ? [] : [[id, remarks] as const]
      }),
    )
  }

  /** Waits until frame `frame` can be processed; false when the recording ended without it. */
  async ready(frame: number, signal: AbortSignal): Promise<boolean> {
    const { source } = this.#parts
    for (;;) {
      signal.throwIfAborted()
      // Both asked before looking: news that come while looking are not missed.
      const { isRunning, generation } = source
      if (await this.#isReady(frame, isRunning)) return true
      if (!isRunning) return false
      await source.changeSince(generation, signal)
    }
  }

  /** The analysis thread begins anew, without any. */
  restart(): void {
    this.#loaded.clear()
    this.#whites.restart()
  }

  /** Brings the references of this frame to the analysis thread. To be called when it is ready. */
  async load(
    frame: number,
    signal: AbortSignal,
  ): Promise<Readonly<Record<ReferenceKind, readonly WeightedReference[]>>> {
    const { inputs } = this.#parts
    return {
      darkForData: await this.#darks('dark for data', inputs.darksForData, frame, signal),
      darkForWhite: await this.#darks('dark for white', inputs.darksForWhite, frame, signal),
      white: await this.#whitesOf(frame, signal),
    }
  }

  async #whitesOf(frame: number, signal: AbortSignal): Promise<readonly WeightedReference[]> {
    const whites = await this.#present(this.#parts.inputs.whites, frame)
    if (whites.length === 0) return []
    const chosen = await this.#whites.choose(whites, this.#execution(frame))
    const references: WeightedReference[] = []
    for (const { range, weight } of chosen) {
      // A scan of whites has many: as many places in memory as count at once.
      const reference = `white ${references.length}`
      await this.#load(reference, [range], 'mean', signal)
      references.push({ reference, weight })
    }
    return references
  }

  /** All references of one kind that belong to the first image. To be called when it is ready. */
  async ofFirst(kind: ReferenceKind): Promise<readonly FrameRange[]> {
    const { darksForData, darksForWhite, whites } = this.#parts.inputs
    const ranges = await this.#present(
      { darkForData: darksForData, darkForWhite: darksForWhite, white: whites }[kind],
      0,
    )
    for (const { input, stop } of ranges) this.#note(input, stop)
    return ranges
  }

  /** Frames of every input that the result was made from, by the input's name in the result file. */
  used(
    complete: number,
  ): readonly { readonly name: string; readonly node: string; readonly frames: number }[] {
    const { plan, inputs } = this.#parts
    return plan.inputs.map(({ name, node }) => ({
      name,
      node,
      frames: node === inputs.data.plan.id ? complete : (this.#used.get(node) ?? 0),
    }))
  }

  /** Why not even the first frame could be processed. */
  async nothingUsable(): Promise<HutchError> {
    const { inputs, source } = this.#parts
    const all = [...inputs.darksForData, ...inputs.darksForWhite, ...inputs.whites]
    const seen = new Map([
      ...all.map(match => [match.exposure.plan.id, match] as const),
      [inputs.data.plan.id, { exposure: inputs.data, sharedLoops: inputs.data.loops.length }] as const,
    ])
    const counts: string[] = []
    for (const match of seen.values()) {
      const { plan } = match.exposure
      const complete = await source.complete(placeOf(source, match))
      counts.push(
        `${plan.id} (${plan.role}): ${groupDigits(complete)} of ${counted(plan.camera.totalFrames, 'frame')}`,
      )
    }
    return new HutchError({
      kind: 'not-found',
      message: `Nothing to work on: frames are missing. ${counts.join('; ')}`,
      where: source.master,
      advice: 'Record the missing frames, or choose an experiment that has them',
    })
  }

  async #isReady(frame: number, mayGrow: boolean): Promise<boolean> {
    const { inputs, source } = this.#parts
    const dataComplete = await source.complete(this.#place)
    if (dataComplete <= frame) return false
    for (const darks of [inputs.darksForData, inputs.darksForWhite]) {
      const present = await this.#present(darks, frame, mayGrow)
      if (present.length < this.#needed(darks, frame, mayGrow)) return false
    }
    const whites = await this.#present(inputs.whites, frame, mayGrow)
    if (whites.length < this.#needed(inputs.whites, frame, mayGrow)) return false
    // Numbers are written just after the frames: without them it would depend on who was faster. The next execution of the
    // data proves that they were never written.
    if (!mayGrow) return true
    const isWritten =
      (await this.#counters.isWritten(this.#execution(frame))) &&
      (whites.length < 2 || (await this.#whites.isTimed(whites, this.#execution(frame))))
    return isWritten || dataComplete > (this.#execution(frame) + 1) * inputs.data.plan.camera.frames
  }

  /** Ranges that can be read: whole ones, and what there is of them once nothing more will come. */
  async #present(
    matches: readonly MatchedInput[],
    frame: number,
    mayGrow = false,
  ): Promise<readonly FrameRange[]> {
    const ranges: FrameRange[] = []
    for (const match of matches) {
      const complete = await this.#parts.source.complete(placeOf(this.#parts.source, match))
      for (const range of this.#ranges(match, frame)) {
        const stop = Math.min(range.stop, complete)
        if (stop === range.stop || (!mayGrow && stop > range.start)) ranges.push({ ...range, stop })
      }
    }
    return ranges
  }

  async #darks(
    reference: string,
    matches: readonly MatchedInput[],
    frame: number,
    signal: AbortSignal,
  ): Promise<readonly WeightedReference[]> {
    if (matches.length === 0) return []
    await this.#load(reference, await this.#present(matches, frame), this.#parts.darks, signal)
    return [{ reference, weight: 1 }]
  }

  async #load(
    reference: string,
    ranges: readonly FrameRange[],
    method: StackReduction,
    signal: AbortSignal,
  ): Promise<void> {
    const content = ranges.map(({ place, start, stop }) => `${place.path} ${start} ${stop}`).join(' ')
    if (this.#loaded.get(reference) === content) return
    const { source, computer, id } = this.#parts
    await loadReference(source, computer, { job: id, reference, method }, ranges, signal)
    this.#loaded.set(reference, content)
    for (const { input, stop } of ranges) this.#note(input, stop)
  }

  #note({ plan: { id } }: ExposureNode, stop: number): void {
    this.#used.set(id, Math.max(stop, this.#used.get(id) ?? 0))
  }

  #ranges(match: MatchedInput, frame: number): readonly FrameRange[] {
    const { source, inputs } = this.#parts
    return rangesFor(source, match, this.#execution(frame), loopSizes(inputs.data))
  }

  /** All that are planned while they may still come; of an ended recording one is enough. */
  #needed(matches: readonly MatchedInput[], frame: number, mayGrow: boolean): number {
    if (!mayGrow) return Math.min(1, matches.length)
    return matches.reduce((sum, match) => sum + this.#ranges(match, frame).length, 0)
  }

  #execution(frame: number): number {
    return Math.floor(frame / this.#parts.inputs.data.plan.camera.frames)
  }
}

function placeOf(source: JobParts['source'], { exposure }: MatchedInput): FramesPlace {
  const { id } = exposure.plan
  return demand(datasetOf(source.experiment, source.plan, id), `dataset of ${id}`)
}
