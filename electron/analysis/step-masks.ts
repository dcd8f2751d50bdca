import { demand } from '../../shared/base/assert.ts'
import { maskedIndices } from '../../shared/analysis/masked-pixels.ts'
import { recordedMask, type TaskSpec } from '../../shared/workflow/task-spec.ts'
import type { StepRequest } from './protocol.ts'

/** What one step leaves out. */
export interface StepMask {
  /** Not 0: left out, also by the recording. */
  readonly values: Uint8Array
  /** Pixels that are not left out by the recording already. */
  readonly own: Uint32Array
}

/** Masks of a job in the analysis thread, and which of its steps leave out what. */
export class StepMasks {
  /** By file, or `recorded`. */
  readonly #masks = new Map<string, Uint8Array>()
  readonly #wholes: Readonly<Record<string, Float32Array>>
  readonly #known = new Map<string, StepMask | undefined>()

  /** @param wholes of steps that were done before, by `step/output`: their masks are among them */
  constructor(wholes: Readonly<Record<string, Float32Array>>) {
    this.#wholes = wholes
  }

  set(of: string, values: Uint8Array): void {
    this.#masks.set(of, values)
    this.#known.clear()
  }

  /** Undefined where nothing is left out, or its images are not those of the detector. */
  of(step: StepRequest, spec: TaskSpec): StepMask | undefined {
    if (!this.#known.has(step.id)) this.#known.set(step.id, this.#maskOf(step, spec))
    return this.#known.get(step.id)
  }

  #maskOf({ image, inputs }: StepRequest, spec: TaskSpec): StepMask | undefined {
    const source = Object.entries(inputs).find(([name]) => spec.inputs[name]?.kind === 'mask')?.[1]
    const recorded = this.#masks.get(recordedMask)
    const own = source === undefined ? undefined : this.#ownMask(source)
    const pixels = image.height * image.width
    if (source === undefined || (own ?? recorded)?.length !== pixels) return undefined
    const values = new Uint8Array(pixels)
    for (let at = 0; at < pixels; at++) values[at] = own?.[at] || recorded?.[at] ? 1 : 0
    return { values, own: own === undefined ? new Uint32Array(0) : maskedIndices(own) }
  }

  #ownMask(source: StepRequest['inputs'][string]): Uint8Array | undefined {
    if (source.kind === 'mask')
      return source.of === recordedMask ? undefined : demand(this.#masks.get(source.of), `mask ${source.of}`)
    if (source.kind !== 'step') return undefined
    const output = `${source.step}/${source.output}`
    return Uint8Array.from(demand(this.#wholes[output], `mask ${output}`), bits => (bits === 0 ? 0 : 1))
  }
}
