import type { NormaliseInputs } from '../../shared/analysis/normalise-inputs.ts'
import type { ResultPlan } from '../../shared/nexus/result-skeleton.ts'
import type { Recorder } from '../engine/ports.ts'
import type { Computer } from './computer.ts'
import type { ExperimentSource } from './experiment-source.ts'
import type { NormaliseSettings } from './result-plan.ts'

/** What one normalisation works with. */
export interface JobParts {
  readonly id: string
  readonly source: ExperimentSource
  readonly inputs: NormaliseInputs
  readonly settings: NormaliseSettings
  readonly plan: ResultPlan
  readonly computer: Computer
  readonly recorder: Recorder
  readonly isoNow: () => string
  /** Called as frames of the result become readable. */
  readonly onProgress: (complete: number) => void
}
