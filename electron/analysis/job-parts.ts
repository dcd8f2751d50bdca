import type { StackReduction } from '../../shared/analysis/reduce-stack.ts'
import type { WhiteChoice } from '../../shared/analysis/white-weights.ts'
import type { StackInputs } from '../../shared/analysis/stack-inputs.ts'
import type { ResultPlan } from '../../shared/nexus/result-skeleton.ts'
import type { PlannedStep, StackSetup } from '../../shared/workflow/plan-steps.ts'
import type { StepState } from '../../shared/model/events.ts'
import type { Backlog } from '../engine/backlog.ts'
import type { Recorder } from '../engine/ports.ts'
import type { Computer } from './computer.ts'
import type { ExperimentSource } from './experiment-source.ts'
import type { MaskOf } from './ports.ts'
import type { StepStore } from './reuse/step-store.ts'
import type { OutsideWork } from './outside/outside-work.ts'

/** What one run of a workflow works with. */
export interface JobParts {
  readonly id: string
  readonly source: ExperimentSource
  readonly inputs: StackInputs
  /** How several dark frames become one. */
  readonly darks: StackReduction
  /** Which whites of a point count how much. */
  readonly whites: WhiteChoice
  readonly setup: StackSetup
  readonly steps: readonly PlannedStep[]
  /** Images that are taken together. */
  readonly together: number
  readonly plan: ResultPlan
  readonly outside: OutsideWork
  /** The job's own; closed by it. */
  readonly computer: Computer
  readonly backlog: Backlog
  readonly maskOf: MaskOf | undefined
  /** From files that steps name, by that name. */
  readonly masks: ReadonlyMap<string, Uint8Array>
  readonly recorder: Recorder
  /** What earlier results of the experiment computed. */
  readonly store: StepStore
  /** Takes nothing from there. */
  readonly isAnew: boolean
  readonly nowMs: () => number
  readonly isoNow: () => string
  /** Called as frames of the result become readable. */
  readonly onProgress: (complete: number) => void
  /** Called where a step of the graph, by its id, gets to; `from`: the result that a `reused` one is taken from. */
  readonly onStep: (step: string, state: StepState, from?: string) => void
  /** Called with a line for the log of the result. */
  readonly onLog: (text: string) => void
}
