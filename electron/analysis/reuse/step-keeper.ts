import { rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { demand } from '../../../shared/base/assert.ts'
import { toProblem } from '../../../shared/model/problem.ts'
import { ledgerPaths } from '../../../shared/nexus/ledger.ts'
import { resultOutputPaths } from '../../../shared/nexus/result-outputs.ts'
import type { PlannedStep } from '../../../shared/workflow/plan-steps.ts'
import type { JobParts } from '../job-parts.ts'
import type { KeptImages } from './kept-writer.ts'
import type { MadeNumbers } from './made-numbers.ts'
import type { StoredNumbers, StoredStack, StoredStep } from './stored-step.ts'

type KeeperParts = Pick<JobParts, 'id' | 'source' | 'plan' | 'setup' | 'store' | 'onLog'>

/** What a job that has ended tells of itself. */
export interface MadeSteps {
  readonly steps: readonly PlannedStep[]
  /** By step. */
  readonly keys: ReadonlyMap<string, string>
  readonly remarks: Readonly<Record<string, readonly string[]>>
  readonly numbers: MadeNumbers
  readonly frames: number
  /** Frames of every acquisition that were used, by its node. */
  readonly used: Readonly<Record<string, number>>
}

/** Keeps what the steps of a job gave, for those that come later. Where that fails the result is what it is. */
export class StepKeeper {
  readonly #parts: KeeperParts
  /** Files of images that are being written, by `step/output`. */
  readonly #drafts = new Map<string, string>()
  #images: Readonly<Record<string, KeptImages>> = {}

  constructor(parts: KeeperParts) {
    this.#parts = parts
  }

  /** Files for the images of these steps, by `step/output`; none where there is no room for them. */
  async begin(steps: readonly PlannedStep[]): Promise<ReadonlyMap<string, string>> {
    const { id: job, onLog, setup, store } = this.#parts
    const bytes = steps.reduce((sum, step) => sum + keptBytes(step), 0) * setup.points
    this.#drafts.clear()
    if (bytes === 0) return this.#drafts
    try {
      if (await store.makeRoom(bytes)) {
        for (const output of steps.flatMap(({ id, kept }) => kept.map(name => `${id}/${name}`)))
          this.#drafts.set(output, store.draftFile(job, output))
      } else onLog(`Images between the steps are not kept, there is no room for ${gigabytes(bytes)}`)
    } catch (error) {
      onLog(`Images between the steps are not kept: ${toProblem(error).message}`)
    }
    return this.#drafts
  }

  /** What the analysis thread says at the end of the images. */
  end(images: Readonly<Record<string, KeptImages>>): void {
    this.#images = images
    for (const [output, kept] of Object.entries(images))
      if (kept.kind === 'lost') this.#parts.onLog(`Images of ${output} are not kept: ${kept.reason}`)
  }

  /** To be called when the result file is finished. */
  async keep(made: MadeSteps): Promise<void> {
    try {
      for (const step of made.steps) await this.#parts.store.put(await this.#stored(step, made))
    } catch (error) {
      this.#parts.onLog(`Steps are not kept for later: ${toProblem(error).message}`)
    }
  }

  /** What nobody will ever take is removed; after the analysis thread has ended. */
  async discard(): Promise<void> {
    for (const draft of this.#drafts.values()) await rm(draft, { force: true })
  }

  async #stored(step: PlannedStep, made: MadeSteps): Promise<StoredStep> {
    const { id, plan } = this.#parts
    const key = demand(made.keys.get(step.id), `hash of ${step.id}`)
    const { frames, used } = made
    return {
      ...{ key, result: id, file: plan.file, frames, used },
      remarks: made.remarks[step.id] ?? [],
      numbers: this.#numbers(step, made.numbers),
      stacks: { ...(await this.#recorded(step, frames)), ...(await this.#kept(step, key)) },
    }
  }

  #numbers({ id, outputs }: PlannedStep, made: MadeNumbers): Readonly<Record<string, StoredNumbers>> {
    return Object.fromEntries(
      Object.keys(outputs).flatMap(name => {
        const sum = made.sum(`${id}/${name}`)
        return sum === undefined ? [] : [[name, { dataset: this.#paths(id, name).data, sum }] as const]
      }),
    )
  }

  async #recorded(step: PlannedStep, frames: number): Promise<Readonly<Record<string, StoredStack>>> {
    const { plan, source } = this.#parts
    const leading = plan.axes.map(({ values }) => values.length)
    const stacks: Record<string, StoredStack> = {}
    for (const name of step.recorded) {
      const { count, data } = this.#paths(step.id, name)
      const sums = (await source.numbers(plan.file, ledgerPaths(count).checksums)).slice(0, frames)
      stacks[name] = { file: plan.file, dataset: { path: data, leading }, sums }
    }
    return stacks
  }

  async #kept({ id, kept }: PlannedStep, key: string): Promise<Readonly<Record<string, StoredStack>>> {
    const stacks: Record<string, StoredStack> = {}
    for (const name of kept) {
      const [draft, images] = [this.#drafts.get(`${id}/${name}`), this.#images[`${id}/${name}`]]
      if (draft === undefined || images?.kind !== 'kept') continue
      const file = await this.#parts.store.keepImages(draft, key, name)
      stacks[name] = { file, dataset: undefined, sums: images.sums }
    }
    return stacks
  }

  #paths(step: string, output: string): ReturnType<typeof resultOutputPaths> {
    const { name } = demand(
      this.#parts.plan.steps.find(({ id }) => id === step),
      `step ${step} of ${basename(this.#parts.plan.file)}`,
    )
    return resultOutputPaths(name, output)
  }
}

/** Of one image, float32. */
function keptBytes({ kept, outputs }: PlannedStep): number {
  return kept.reduce((sum, name) => {
    const shape = outputs[name]
    return shape?.kind === 'stack' ? sum + shape.image.height * shape.image.width * 4 : sum
  }, 0)
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toPrecision(2)} GB`
}
