import { demand } from '../../shared/base/assert.ts'
import type { FrameRing } from '../../shared/model/frame-ring.ts'
import { resultOutputPaths } from '../../shared/nexus/result-outputs.ts'
import {
  resultInputPath,
  resultPaths,
  resultTextLimits,
  stepOriginPaths,
} from '../../shared/nexus/result-skeleton.ts'
import { cutToBytes } from '../platform/cut-to-bytes.ts'
import type { JobParts } from './job-parts.ts'
import type { RecordedStack } from './recorded-stacks.ts'
import { MadeNumbers } from './reuse/made-numbers.ts'
import type { TakenSteps } from './reuse/taken-steps.ts'

/** Slot of the ring by recorded stack. */
export type Slots = Readonly<Record<string, number>>

/** Puts what a job makes into its result file, image by image and map by map, and remembers what it was. */
export class ResultWriter {
  readonly #parts: Pick<JobParts, 'recorder' | 'plan' | 'isoNow'>
  readonly #file: string
  readonly #stacks: readonly RecordedStack[]
  readonly #ring: FrameRing
  readonly numbers: MadeNumbers
  #appended = 0
  #isBroken = false

  constructor(
    parts: Pick<JobParts, 'recorder' | 'plan' | 'isoNow'>,
    file: string,
    stacks: readonly RecordedStack[],
    ring: FrameRing,
  ) {
    this.#parts = parts
    this.#file = file
    this.#stacks = stacks
    this.#ring = ring
    this.numbers = new MadeNumbers(
      parts.plan.axes.reduce((product, { values }) => product * values.length, 1),
    )
  }

  /** The images begin anew: those that are in the file already are left as they are, they would be the same. */
  restart(): void {
    this.#isBroken = false
  }

  /** Places for the images of one point; none for those that are in the file already. */
  async slots(frame: number, signal: AbortSignal): Promise<Slots> {
    const slots: Record<string, number> = {}
    if (frame < this.#appended) return slots
    for (const { output } of this.#stacks) slots[output] = await this.#ring.acquire(signal)
    return slots
  }

  /** Curves and maps of steps that are not computed. */
  async taken({ taken }: TakenSteps): Promise<void> {
    for (const { numbers, step } of taken)
      for (const [name, values] of Object.entries(numbers)) {
        const all = values instanceof Float32Array ? values : Array.from(values)
        await this.#parts.recorder.values(this.#file, this.#dataPath(`${step.id}/${name}`), 0, all)
      }
  }

  /**
   * Replies come in order, and all requests go out in one turn: so the writer gets the frames in order, while the next
   * one is already being read. Behind a frame that failed none is written.
   */
  async frame(
    frame: number,
    slots: Slots,
    computed: Promise<Readonly<Record<string, number>>>,
  ): Promise<void> {
    try {
      const curves = await computed.catch((error: unknown) => {
        this.#isBroken = true
        throw error
      })
      if (this.#isBroken) return
      await Promise.all([
        ...Object.entries(curves).map(([output, value]) => this.#point(output, frame, value)),
        ...Object.entries(slots).map(([output, slot]) => this.#append(output, frame, slot)),
      ])
    } finally {
      for (const slot of Object.values(slots)) this.#ring.release(slot)
    }
    this.#appended = Math.max(this.#appended, frame + 1)
  }

  /** Maps and profiles in place: readers see them grow. */
  async wholes(values: Readonly<Record<string, Float32Array>>, isEnd: boolean): Promise<void> {
    for (const [output, whole] of Object.entries(values)) {
      await this.#parts.recorder.values(this.#file, this.#dataPath(output), 0, whole)
      if (isEnd) this.numbers.whole(output, whole)
    }
  }

  /** What decided on the numbers of a step, and the result it was taken from. */
  async origin(step: string, hash: string, takenFrom: string): Promise<void> {
    const paths = stepOriginPaths(this.#stepName(step))
    await this.#parts.recorder.text(this.#file, paths.hash, hash)
    await this.#parts.recorder.text(
      this.#file,
      paths.takenFrom,
      cutToBytes(takenFrom, resultTextLimits.takenFrom),
    )
  }

  /** Ends the file: it stays readable whatever happened. */
  async finish(status: string, message: string, used: readonly UsedInput[]): Promise<void> {
    const { isoNow, recorder } = this.#parts
    for (const { frames, name } of used) await recorder.values(this.#file, resultInputPath(name), 0, [frames])
    await recorder.text(this.#file, resultPaths.status, status)
    await recorder.text(this.#file, resultPaths.log, cutToBytes(message, resultTextLimits.log))
    await recorder.text(this.#file, resultPaths.endTime, isoNow())
    await recorder.finish(this.#file)
  }

  async #point(output: string, frame: number, value: number): Promise<void> {
    this.numbers.point(output, frame, value)
    await this.#parts.recorder.values(this.#file, this.#dataPath(output), frame, [value])
  }

  async #append(output: string, frame: number, slot: number): Promise<void> {
    const { bytes } = demand(
      this.#stacks.find(stack => stack.output === output),
      `stack ${output}`,
    )
    await this.#parts.recorder.append(this.#file, this.#dataPath(output), frame, this.#ring, slot, bytes)
  }

  /** `normalise/transmission` in the result file. */
  #dataPath(output: string): string {
    const at = output.lastIndexOf('/')
    return resultOutputPaths(this.#stepName(output.slice(0, at)), output.slice(at + 1)).data
  }

  #stepName(id: string): string {
    const step = this.#parts.plan.steps.find(each => each.id === id)
    return demand(step, `step ${id}`).name
  }
}

/** Frames that were used of an input, by its name in the result file. */
export interface UsedInput {
  readonly name: string
  readonly node: string
  readonly frames: number
}
