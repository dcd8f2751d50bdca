import { basename } from 'node:path'
import { demand } from '../../../shared/base/assert.ts'
import { HutchError } from '../../../shared/model/problem.ts'
import type { PlannedStep } from '../../../shared/workflow/plan-steps.ts'
import { stepsToCompute } from '../../../shared/workflow/steps-to-compute.ts'
import type { FrameFacts } from '../image-stream.ts'
import type { JobParts } from '../job-parts.ts'
import { dataIdentity } from './data-identity.ts'
import { DamagedStep } from './damaged-step.ts'
import { numberSum } from './number-sum.ts'
import { stepKeys } from './step-keys.ts'
import type { StoredStep } from './stored-step.ts'
import { TakenSteps, type TakenStep } from './taken-steps.ts'

export type ReuseParts = Pick<
  JobParts,
  | 'source'
  | 'inputs'
  | 'darks'
  | 'whites'
  | 'setup'
  | 'plan'
  | 'masks'
  | 'steps'
  | 'store'
  | 'isAnew'
  | 'onLog'
>

/** Finds out which steps of a job an earlier result of the same experiment has, and takes them from there. */
export class StepReuse {
  readonly #parts: ReuseParts
  readonly #factsOf: () => Promise<FrameFacts>
  #keys: ReadonlyMap<string, string> | undefined
  /** By step; undefined until it was looked for. */
  #found: Map<string, StoredStep> | undefined

  /** @param factsOf asked when the recording has ended, or the job with all it needs */
  constructor(parts: ReuseParts, factsOf: () => Promise<FrameFacts>) {
    this.#parts = parts
    this.#factsOf = factsOf
  }

  /** By step; to be asked when nothing more is added to what the job uses. */
  async keys(): Promise<ReadonlyMap<string, string>> {
    const { steps } = this.#parts
    this.#keys ??= stepKeys(steps, await dataIdentity(this.#parts, await this.#factsOf()))
    return this.#keys
  }

  /** While data are recorded nothing can be taken: nobody knows what they will be. */
  async take(): Promise<TakenSteps> {
    const { source, steps } = this.#parts
    for (;;) {
      const found = await this.#stored()
      const outputs = [...found].map(([id, stored]) => [id, outputsOf(stored)] as const)
      const computed = stepsToCompute(steps, new Map(outputs))
      try {
        const taken: TakenStep[] = []
        for (const step of steps.filter(({ id }) => !computed.has(id)))
          taken.push(await this.#taken(step, found))
        return new TakenSteps(source, steps, taken)
      } catch (error) {
        if (!(error instanceof DamagedStep)) throw error
        await this.forget(error)
      }
    }
  }

  /** It is computed again. */
  async forget({ message, step }: DamagedStep): Promise<void> {
    const { onLog, plan, store } = this.#parts
    const stored = demand(this.#found?.get(step), `what is stored of ${step}`)
    this.#found?.delete(step)
    await store.forget(stored.key)
    const title = plan.steps.find(({ id }) => id === step)?.title ?? step
    onLog(`${title} is computed again, ${stored.result} cannot give it: ${message}`)
  }

  async #stored(): Promise<ReadonlyMap<string, StoredStep>> {
    if (this.#found !== undefined) return this.#found
    const { isAnew, source, store } = this.#parts
    const found = new Map<string, StoredStep>()
    if (!isAnew && !source.isRunning) {
      for (const [id, key] of await this.keys()) {
        const stored = await store.find(key)
        if (stored !== undefined) found.set(id, stored)
      }
    }
    this.#found = found
    return found
  }

  async #taken(step: PlannedStep, found: ReadonlyMap<string, StoredStep>): Promise<TakenStep> {
    const stored = demand(found.get(step.id), `what is stored of ${step.id}`)
    const numbers: Record<string, Float32Array | Float64Array> = {}
    for (const [output, { dataset, sum }] of Object.entries(stored.numbers)) {
      const values = await this.#numbers(step.id, stored.file, dataset)
      if (numberSum(values) !== sum)
        throw new DamagedStep(step.id, `${basename(stored.file)}:${dataset} is not as it was`)
      numbers[output] = values
    }
    await this.#parts.store.touch(stored)
    return { step, stored, numbers }
  }

  async #numbers(step: string, file: string, dataset: string): Promise<Float32Array | Float64Array> {
    try {
      const values = await this.#parts.source.readPixels(file, dataset, [])
      if (values instanceof Float32Array || values instanceof Float64Array) return values
    } catch (error) {
      if (error instanceof HutchError) throw new DamagedStep(step, error.message)
      throw error
    }
    throw new DamagedStep(step, `${basename(file)}:${dataset} has other numbers`)
  }
}

function outputsOf({ numbers, stacks }: StoredStep): ReadonlySet<string> {
  return new Set([...Object.keys(numbers), ...Object.keys(stacks)])
}
