import type { StackReduction } from '../../shared/analysis/reduce-stack.ts'
import type { ExposureNode, MatchedInput, ReferenceKind } from '../../shared/analysis/stack-inputs.ts'
import { whiteWeights } from '../../shared/analysis/white-weights.ts'
import { demand } from '../../shared/base/assert.ts'
import { HutchError } from '../../shared/model/problem.ts'
import { columnsOfAcquisition } from '../../shared/nexus/names.ts'
import type { FramesPlace } from '../../shared/nexus/names.ts'
import type { JobParts } from './job-parts.ts'
import type { WeightedReference } from './protocol.ts'
import { loadReference, loopSizes, rangeFor } from './reference-loader.ts'
import type { FrameRange } from './reference-loader.ts'

/** Which darks and whites belong to a frame of the data, whether they are there, and their images in the analysis thread. */
export class References {
  readonly #parts: JobParts
  readonly #place: FramesPlace
  /** What a reference in the analysis thread was made from. */
  readonly #loaded = new Map<string, string>()
  readonly #used = new Map<string, number>()

  constructor(parts: JobParts, place: FramesPlace) {
    this.#parts = parts
    this.#place = place
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
      white: await this.#whites(frame, signal),
    }
  }

  async #whites(frame: number, signal: AbortSignal): Promise<readonly WeightedReference[]> {
    const whites = await this.#present(this.#parts.inputs.whites, frame)
    if (whites.length === 0) return []
    const names: string[] = []
    for (const range of whites) {
      const reference = range.input.plan.id
      await this.#load(reference, [range], 'mean', signal)
      names.push(reference)
    }
    const [whiteTimesS, dataTimeS] = await this.#times(whites, frame)
    const weights = whiteWeights(whiteTimesS, dataTimeS, this.#parts.whites)
    return names
      .map((reference, at) => ({ reference, weight: weights[at] ?? 0 }))
      .filter(({ weight }) => weight > 0)
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
      const complete = await source.complete(this.#range(match, 0).place)
      counts.push(`${plan.id} (${plan.role}): ${complete} of ${plan.camera.totalFrames} frames`)
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
      if (present.length < needed(darks, mayGrow)) return false
    }
    const whites = await this.#present(inputs.whites, frame, mayGrow)
    if (whites.length < needed(inputs.whites, mayGrow)) return false
    // Times are written just after the frames: without them the weights would depend on who was faster. The next
    // execution of the data proves that they were never written.
    if (!mayGrow || whites.length < 2) return true
    const [whiteTimesS, dataTimeS] = await this.#times(whites, frame)
    const isTimed = [dataTimeS, ...whiteTimesS].every(Number.isFinite)
    return isTimed || dataComplete > (this.#execution(frame) + 1) * inputs.data.plan.camera.frames
  }

  /** Ranges that can be read: whole ones, and what there is of them once nothing more will come. */
  async #present(
    matches: readonly MatchedInput[],
    frame: number,
    mayGrow = false,
  ): Promise<readonly FrameRange[]> {
    const ranges: FrameRange[] = []
    for (const match of matches) {
      const range = this.#range(match, frame)
      const stop = Math.min(range.stop, await this.#parts.source.complete(range.place))
      if (stop === range.stop || (!mayGrow && stop > range.start)) ranges.push({ ...range, stop })
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
    for (const { input, stop } of ranges) {
      this.#used.set(input.plan.id, Math.max(stop, this.#used.get(input.plan.id) ?? 0))
    }
  }

  async #times(
    whites: readonly FrameRange[],
    frame: number,
  ): Promise<readonly [whiteTimesS: readonly number[], dataTimeS: number]> {
    const whiteTimesS: number[] = []
    for (const { input, start, place } of whites) {
      whiteTimesS.push(await this.#time(input, Math.floor(start / input.plan.camera.frames), place.file))
    }
    const { data } = this.#parts.inputs
    return [whiteTimesS, await this.#time(data, this.#execution(frame), this.#place.file)]
  }

  /** Start of one execution, s since 1970; NaN where it was not recorded. */
  async #time({ plan }: ExposureNode, execution: number, file: string): Promise<number> {
    const { source } = this.#parts
    const column = demand(
      columnsOfAcquisition(source.plan, plan.id).find(({ source: { kind } }) => kind === 'epoch'),
      `epoch of ${plan.id}`,
    )
    const times = await source.readPixels(file, column.path, [])
    return times[execution] ?? Number.NaN
  }

  #range(match: MatchedInput, frame: number): FrameRange {
    const { source, inputs } = this.#parts
    return rangeFor(source, match, this.#execution(frame), loopSizes(inputs.data))
  }

  #execution(frame: number): number {
    return Math.floor(frame / this.#parts.inputs.data.plan.camera.frames)
  }
}

/** All that are planned while they may still come; of an ended recording one is enough. */
function needed(matches: readonly MatchedInput[], mayGrow: boolean): number {
  return mayGrow ? matches.length : Math.min(1, matches.length)
}
