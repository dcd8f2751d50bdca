import type { ParameterSpec } from '../workflow/task-spec.ts'
import type { JsonObject } from '../workflow/workflow.ts'

/** A workflow that can be run, as the window offers it. */
export interface WorkflowOffer {
  /** What `analysis.start` takes. */
  readonly name: string
  readonly label: string
  readonly steps: readonly OfferedStep[]
}

export interface OfferedStep {
  readonly id: string
  readonly label: string
  readonly summary: string
  readonly parameters: Readonly<Record<string, ParameterSpec>>
  /** What the graph gives. */
  readonly given: JsonObject
}
