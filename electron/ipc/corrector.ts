import {
  referenceKinds,
  stackInputs,
  type ExposureNode,
  type MatchedInput,
  type ReferenceKind,
} from '../../shared/analysis/stack-inputs.ts'
import { counted } from '../../shared/base/counted.ts'
import type { Correction } from '../../shared/ipc/contract.ts'
import { HutchError } from '../../shared/model/problem.ts'
import { ExperimentSource } from '../analysis/experiment-source.ts'
import type { LiveExperiment, OpenFile } from '../analysis/ports.ts'
import { loopSizes, rangesFor, readFrame, type FrameRange } from '../analysis/reference-loader.ts'
import type { OperandRole } from '../screen/protocol.ts'
import type { Screen } from '../screen/client.ts'
import type { FrameOrigin } from './frame-origins.ts'
import { pixelBuffer } from './read-frame.ts'

export interface CorrectorParts {
  readonly openFile: OpenFile
  readonly live: LiveExperiment
  readonly screen: Pick<Screen, 'operand'>
}

interface Wanted {
  readonly data: ExposureNode
  readonly operands: readonly (readonly [role: OperandRole, inputs: readonly MatchedInput[]])[]
}

/** Brings darks and whites that fit a frame to the frame server, each only when it is another one than before. */
export class Corrector {
  readonly #parts: CorrectorParts
  /** What each view has, by role. */
  readonly #loaded = new Map<string, Map<OperandRole, string>>()

  #source: ExperimentSource | undefined

  constructor(parts: CorrectorParts) {
    this.#parts = parts
  }

  /** The frame server of this view begins without operands. */
  forget(view: string): void {
    this.#loaded.delete(view)
  }

  /** Answers with what the frame is corrected with. Rejects with `not-found` where there is nothing to correct it with. */
  async prepare(view: string, correction: Correction, origin: FrameOrigin, frame: number): Promise<string> {
    if (correction === 'none' || origin.node === undefined) return ''
    const source = await this.#sourceOf(origin.master)
    const wanted = wantedFor(source, correction, origin.node)
    const execution = Math.floor(frame / wanted.data.plan.camera.frames)
    const counts: string[] = []
    for (const [role, inputs] of wanted.operands) {
      const ranges = await present(source, inputs, execution, wanted.data)
      await this.#load(view, role, ranges, source)
      const frames = ranges.reduce((sum, { start, stop }) => sum + stop - start, 0)
      if (role !== 'whiteDark') counts.push(counted(frames, role))
    }
    return counts.join(', ')
  }

  async close(): Promise<void> {
    await this.#source?.close()
    this.#source = undefined
  }

  /** One experiment is looked at at a time. */
  async #sourceOf(master: string): Promise<ExperimentSource> {
    const known = this.#source
    if (known?.master === master) return known
    const { live, openFile } = this.#parts
    const opened = await ExperimentSource.open(master, openFile, live)
    await this.close()
    this.#source = opened
    return opened
  }

  async #load(
    view: string,
    role: OperandRole,
    ranges: readonly FrameRange[],
    source: ExperimentSource,
  ): Promise<void> {
    const loaded = this.#loaded.get(view) ?? new Map<OperandRole, string>()
    this.#loaded.set(view, loaded)
    const content = ranges
      .map(({ place, start, stop }) => `${place.file} ${place.path} ${start} ${stop}`)
      .join()
    if (loaded.get(role) === content) return
    loaded.set(role, content)
    let isFirst = true
    for (const { input, place, start, stop } of ranges) {
      const { image } = input.plan.camera
      for (let frame = start; frame < stop; frame++) {
        const pixels = await readFrame(source, place, frame)
        this.#parts.screen.operand(view, role, { ...pixelBuffer(pixels), image, isFirst })
        isFirst = false
      }
    }
  }
}

function wantedFor(
  source: ExperimentSource,
  correction: Correction,
  node: ExposureNode['plan']['id'],
): Wanted {
  const references = new Set<ReferenceKind>(correction === 'dark' ? ['darkForData'] : referenceKinds)
  const { darksForData, darksForWhite, data, whites } = stackInputs(source.plan, node, {
    role: 'data',
    references,
  })
  const darks = ['dark', darksForData] as const
  if (correction === 'dark') return { data, operands: [darks] }
  return { data, operands: [darks, ['white', whites], ['whiteDark', darksForWhite]] }
}

/** What there is of them by now. */
async function present(
  source: ExperimentSource,
  inputs: readonly MatchedInput[],
  execution: number,
  data: ExposureNode,
): Promise<readonly FrameRange[]> {
  const ranges: FrameRange[] = []
  for (const input of inputs) {
    for (const range of rangesFor(source, input, execution, loopSizes(data))) {
      const stop = Math.min(range.stop, await source.complete(range.place))
      if (stop > range.start) ranges.push({ ...range, stop })
    }
  }
  if (ranges.length > 0) return ranges
  const names = inputs.map(({ exposure }) => exposure.plan.id).join(', ')
  throw new HutchError({
    kind: 'not-found',
    message: `There are no frames of ${names} for this image yet`,
    where: source.master,
    advice: 'The image is shown as it was recorded',
  })
}
