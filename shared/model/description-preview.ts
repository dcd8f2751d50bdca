import type { NodeId } from './ids.ts'
import type { MissingMetadata, PlanNode, PlanTotals, RecordedQuantity } from './plan.ts'
import type { Problem } from './problem.ts'
import type { Role } from './roles.ts'

/** What a description that is being written would do: its mistakes, or its plan in a size that a window can take. */
export interface DescriptionPreview {
  /** In the order of the file, each with `file:line:column`; at most 100. */
  readonly problems: readonly Problem[]
  /** Undefined while there are problems. */
  readonly plan: PlanPreview | undefined
}

export interface PlanPreview {
  readonly name: string
  readonly totals: PlanTotals
  /** In order of execution; the first of `partCount`. */
  readonly parts: readonly PlanPart[]
  readonly partCount: number
  readonly entries: number
  readonly missing: readonly MissingMetadata[]
  readonly record: readonly RecordedQuantity[]
  /** Everywhere that a motor is sent to. */
  readonly moves: readonly PlannedMove[]
  readonly brings: DefinitionGift
  /** Data that the analysis could not correct. */
  readonly uncorrected: readonly Uncorrected[]
}

export interface PlanPart {
  readonly id: NodeId
  readonly name: string
  readonly kind: PlanNode['kind']
  /** Line in the file, from 1. */
  readonly line: number
  /** 1 for the members of the top tree. */
  readonly level: number
  readonly role: Role | undefined
  /** How often it is done: points of the scans and repeats around it. */
  readonly executions: number
  readonly frames: number
  readonly bytes: number
  /** First time after the start, s. */
  readonly startS: number
  /** All executions together, s. */
  readonly durationS: number
}

export interface PlannedMove {
  readonly motor: string
  readonly unit: string
  /** Ends of a scan, or where the sample goes. */
  readonly targets: readonly number[]
  readonly line: number
}

/** What the definition adds to what the file says. */
export interface DefinitionGift {
  readonly title: string
  /** Labels that are asked for because the definition wants them, whether or not they have a value. */
  readonly required: readonly string[]
  readonly wanted: readonly string[]
  readonly workflow: string | undefined
  /** What is drawn first: name of the node whose images are shown. */
  readonly shown: string | undefined
}

export interface Uncorrected {
  readonly name: string
  readonly line: number
  readonly lacks: readonly ('dark' | 'white')[]
}
