import type { ParameterSpec } from '../workflow/task-spec.ts'
import type { JsonObject } from '../workflow/workflow.ts'

/** A workflow as the window offers it: the text of its graph. It may be wrong; the window says so in its place. */
export interface WorkflowFile {
  /** What `analysis.start` takes; unique among all. */
  readonly name: string
  readonly file: string
  /** `own`: made or changed by the person, beside those that come with the program. */
  readonly origin: 'shipped' | 'own'
  readonly text: string
}

/** A step as a form shows it. */
export interface OfferedStep {
  readonly id: string
  readonly label: string
  readonly summary: string
  readonly parameters: Readonly<Record<string, ParameterSpec>>
  /** Where the step takes what is left out of its images, if it can leave anything out. */
  readonly mask?: OfferedMask
  /** What the graph gives. */
  readonly given: JsonObject
}

export interface OfferedMask {
  readonly input: string
  /** `step.output`, where another step brings it. */
  readonly from?: string
}
