import { demand } from '../../../shared/base/assert.ts'
import type { PlannedStep, StepInput } from '../../../shared/workflow/plan-steps.ts'
import { outputsTaken } from '../../../shared/workflow/steps-to-compute.ts'
import type { ExperimentSource } from '../experiment-source.ts'
import { StoredImages, type StoredImage } from './stored-images.ts'
import type { StoredStep } from './stored-step.ts'

/** One step that is not computed, with the numbers of its curves and maps as they were verified. */
export interface TakenStep {
  readonly step: PlannedStep
  readonly stored: StoredStep
  /** By output. */
  readonly numbers: Readonly<Record<string, Float32Array | Float64Array>>
}

/** What a job takes from earlier results, and what is left to compute. */
export class TakenSteps {
  readonly taken: readonly TakenStep[]
  readonly computed: readonly PlannedStep[]
  readonly #images: ReadonlyMap<string, StoredImages>

  constructor(source: ExperimentSource, steps: readonly PlannedStep[], taken: readonly TakenStep[]) {
    this.taken = taken
    this.computed = steps.filter(step => !taken.some(({ step: { id } }) => id === step.id))
    this.#images = new Map(taken.flatMap(each => imagesOf(source, each, this.computed)))
  }

  has(step: string): boolean {
    return this.taken.some(({ step: { id } }) => id === step)
  }

  /** Some step takes images of the experiment itself, or what was recorded with each. */
  get needsData(): boolean {
    return this.computed.some(({ inputs }) =>
      Object.values(inputs).some(({ kind }) => ofEveryImage.has(kind)),
    )
  }

  /** Images go through one by one. */
  get needsImages(): boolean {
    return this.needsData || this.#images.size > 0
  }

  /** Images that went through what is taken; all took the same. */
  get frames(): number {
    return this.taken[0]?.stored.frames ?? 0
  }

  /** Images of one point, by `step/output`. */
  async images(frame: number): Promise<Readonly<Record<string, StoredImage>>> {
    const given: Record<string, StoredImage> = {}
    for (const [output, images] of this.#images) given[output] = await images.read(frame)
    return given
  }

  /** Maps, by `step/output`. */
  get wholes(): Readonly<Record<string, Float32Array>> {
    return Object.fromEntries(
      this.taken.flatMap(({ numbers, step }) =>
        Object.entries(numbers).flatMap(([output, values]) =>
          values instanceof Float32Array ? [[`${step.id}/${output}`, values] as const] : [],
        ),
      ),
    )
  }

  async close(): Promise<void> {
    await Promise.all([...this.#images.values()].map(images => images.close()))
  }
}

const ofEveryImage: ReadonlySet<StepInput['kind']> = new Set(['data', 'references', 'counter'])

/** Those that are recorded again, or that a computed step takes. */
function imagesOf(
  source: ExperimentSource,
  { step, stored }: TakenStep,
  computed: readonly PlannedStep[],
): readonly (readonly [string, StoredImages])[] {
  const wanted = new Set([...step.recorded, ...outputsTaken(computed, step.id)])
  return [...wanted].flatMap(output => {
    const shape = step.outputs[output]
    if (shape?.kind !== 'stack') return []
    const stack = demand(stored.stacks[output], `stored images of ${step.id}/${output}`)
    return [[`${step.id}/${output}`, new StoredImages(source, step.id, stack, shape.image)] as const]
  })
}
