import { rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { StackInputs } from '../../../shared/analysis/stack-inputs.ts'
import { demand } from '../../../shared/base/assert.ts'
import type { ResultOutputInfo, StepState } from '../../../shared/model/events.ts'
import { toProblem } from '../../../shared/model/problem.ts'
import { resultSkeleton, type ResultPlan, type ResultStep } from '../../../shared/nexus/result-skeleton.ts'
import type { ExternalStep } from '../../../shared/workflow/external-steps.ts'
import type { JsonValue, Workflow } from '../../../shared/workflow/workflow.ts'
import type { Recorder } from '../../engine/ports.ts'
import type { ExperimentSource } from '../experiment-source.ts'
import type { OpenFile } from '../ports.ts'
import { resultOutputs, stepNames } from '../result-steps.ts'
import { givenInputs, outputPlace } from './given-inputs.ts'
import { outsideOutputs, type OutputPlace } from './outside-output.ts'
import { outsideSteps } from './outside-steps.ts'
import { runStep, stepName, type Programs, type StepAnswer } from './run-step.ts'

export interface OutsideParts {
  readonly source: ExperimentSource
  readonly inputs: StackInputs
  readonly workflow: Workflow
  readonly plan: ResultPlan
  /** Beside each `plan.outside`. */
  readonly steps: readonly ExternalStep[]
  readonly recorder: Recorder
  readonly openFile: OpenFile
  readonly programs: Programs
  /** Folder of the workflow file: relative programs start there. */
  readonly workflowFolder: string
  readonly isoNow: () => string
  readonly nowMs: () => number
  /** Called with a line for the log of the result. */
  readonly onLog: (text: string) => void
  /** Where a step of the graph, by its id, gets to. */
  readonly onStep: (step: string, state: StepState) => void
  /** A step has given its outputs; `process` is to be shown now. */
  readonly onOutputs: (outputs: readonly ResultOutputInfo[], step: string) => void
}

/**
 * The steps of a workflow that other programs compute, one after the other, each recorded in a file of its own: what they give is
 * known only at their end. Whatever happens, every file says how its step has ended.
 */
export class OutsideWork {
  readonly #parts: OutsideParts
  readonly #names: ReadonlyMap<string, string>
  readonly #before = new Map<string, JsonValue>()
  readonly #used = new Map<string, number>()

  constructor(parts: OutsideParts) {
    this.#parts = parts
    this.#names = stepNames(parts.workflow)
  }

  /** Frames of an acquisition that a program was given. */
  used(node: string): number {
    return this.#used.get(node) ?? 0
  }

  /** Files of all steps, before anything is run: whoever follows a link finds what it leads to. */
  async create(): Promise<void> {
    for (const at of this.#parts.steps.keys()) await this.#write(at, 'waiting', '', [])
  }

  /** What the programs remark. Rejects with what went wrong in the first step that fails; the rest is not run. */
  async run(streamed: OutputPlaces, signal: AbortSignal): Promise<readonly string[]> {
    for (const [name, place] of streamed) this.#before.set(name, place)
    const remarks: string[] = []
    for (const [at, step] of this.#parts.steps.entries()) {
      try {
        remarks.push(...(await this.#step(at, step, signal)))
      } catch (error) {
        await this.#endRest(at + 1)
        throw error
      }
    }
    return remarks
  }

  async #step(at: number, step: ExternalStep, signal: AbortSignal): Promise<readonly string[]> {
    const { nowMs, onLog, programs, source, workflowFolder } = this.#parts
    await this.#write(at, 'running', '', [])
    this.#told(step, 'running')
    try {
      const given = await givenInputs(step.inputs, this.#parts, this.#before, this.#used)
      const experiment = {
        folder: source.folder,
        master: source.master,
        node: this.#parts.inputs.data.plan.id,
      }
      const results = dirname(join(source.folder, this.#parts.plan.file))
      const onLine = (line: string): void => onLog(`${stepName(step)}: ${line}`)
      const work = { given, experiment, workflowFolder, results, onLine, nowMs }
      const remarks = await runStep(step, work, programs, signal, answer => this.#take(at, step, answer))
      this.#told(step, 'done')
      return remarks
    } catch (error) {
      const { message } = toProblem(error)
      this.#told(step, signal.aborted ? 'cancelled' : 'failed')
      await this.#write(at, signal.aborted ? 'cancelled' : 'failed', logOf(error) ?? message, [])
      throw error
    }
  }

  async #take(at: number, step: ExternalStep, taken: StepAnswer): Promise<readonly string[]> {
    const { openFile, plan, source } = this.#parts
    const file = this.#file(at)
    const results = dirname(join(source.folder, plan.file))
    const prefix = file.replace(/\.h5$/, '')
    const place = { folder: taken.folder, results, prefix, openFile, kept: new Map<string, string>() }
    const steps = await this.#outputs(step, taken, place)
    await this.#write(at, 'success', taken.log, steps)
    for (const each of steps) this.#remember(join(results, file), each)
    const outputs = resultOutputs({ steps, axes: plan.axes })
    this.#parts.onOutputs(outputs, demand(plan.outside[at]?.steps.at(-1), 'steps of a part'))
    return taken.answer.remarks
  }

  /** Where one cannot be taken none is: files that were put beside the result go with it. */
  async #outputs(step: ExternalStep, taken: StepAnswer, place: OutputPlace): Promise<readonly ResultStep[]> {
    try {
      const steps: ResultStep[] = []
      for (const described of outsideSteps(step, this.#names, taken)) {
        const values = taken.answer.steps.get(described.id) ?? []
        steps.push({ ...described, outputs: await outsideOutputs(values, place) })
      }
      return steps
    } catch (error) {
      for (const file of place.kept.values()) await rm(join(place.results, file), { force: true })
      throw error
    }
  }

  #told({ nodes }: ExternalStep, state: StepState): void {
    for (const { id } of nodes) this.#parts.onStep(id, state)
  }

  /** For the steps behind it: single numbers as they are, everything else by its place. */
  #remember(file: string, { id, name, outputs }: ResultStep): void {
    for (const { name: output, shape } of outputs) {
      const only = shape.kind === 'given' && shape.data.length === 1 ? shape.data[0] : undefined
      const place = outputPlace(file, name, output, undefined)
      this.#before.set(`${id}/${output}`, only !== undefined && Number.isFinite(only) ? only : place)
    }
  }

  async #endRest(from: number): Promise<void> {
    for (const [at, step] of this.#parts.steps.entries()) {
      if (at < from) continue
      this.#told(step, 'not run')
      await this.#write(at, 'not run', 'A step before it failed or was cancelled', [])
    }
  }

  async #write(at: number, status: string, log: string, steps: readonly ResultStep[]): Promise<void> {
    const { isoNow, plan, recorder, source, steps: all } = this.#parts
    const step = demand(all[at], 'external step')
    const file = join(dirname(plan.file), this.#file(at))
    const described = steps.length > 0 ? steps : outsideSteps(step, this.#names, undefined)
    const part: ResultPlan = { ...plan, file, steps: described, outside: [] }
    const ending = { status, log, endTime: isoNow() }
    await recorder.replace(join(source.folder, file), resultSkeleton(part, ending))
  }

  #file(at: number): string {
    return basename(demand(this.#parts.plan.outside[at], 'file of a step').file)
  }
}

/** `step/output` of the graph, and where it is. */
type OutputPlaces = Iterable<readonly [name: string, place: JsonValue]>

/** What a program printed before it failed. */
function logOf(error: unknown): string | undefined {
  return error instanceof Error && 'log' in error && typeof error.log === 'string' ? error.log : undefined
}
