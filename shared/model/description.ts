import type { CompressionChoice } from './compression.ts'
import type { Parameter, ParameterValue, Quantity } from './quantity.ts'
import type { BeamState, DisplayRule } from './plan.ts'
import type { Role } from './roles.ts'

/** A parsed, valid description: what an experiment is. Values may still be replaced (`--set`) before it becomes a plan. */
export interface Description {
  readonly name: string
  readonly definition: string
  readonly tree: readonly DescriptionNode[]
  readonly record: readonly RecordRule[]
  readonly workflow: string | undefined
  readonly display: DisplayRule
  readonly hold: HoldRule
  /** Where its own keys stand: `sequence`, `definition`, `display` … */
  readonly places: Places
  /** File it came from, for messages, and its text, kept verbatim in every experiment. */
  readonly file: string
  readonly text: string
}

/** When a run that needs the beam waits by itself. */
export interface HoldRule {
  readonly ringCurrentBelowMa: number | undefined
  /** While the front end, or the shutter that an acquisition needs open, is closed. */
  readonly frontEnd: boolean
  readonly shutter: boolean
}

export type DescriptionNode =
  ParamSetRule | AcquisitionRule | ScanRule | NativeScanRule | MacroRule | RepeatRule | SequenceRule

/** Where each key of a node stands, as `file:line:column`, for messages; the key that names the kind is the node itself. */
export type Places = Readonly<Record<string, string>>

interface NodeRule {
  readonly name: string
  readonly line: number
  readonly places: Places
}

export interface ParamSetRule extends NodeRule {
  readonly kind: 'paramSet'
  readonly parameters: readonly Parameter[]
}

export interface AcquisitionRule extends NodeRule {
  readonly kind: 'acquisition'
  readonly role: Role
  /** Names of the nodes a dark or white is for. */
  readonly appliesTo: readonly string[]
  readonly detector: string | undefined
  readonly frames: number
  readonly exposure: Quantity | undefined
  /** Undefined: as the beamline says for the detector. */
  readonly compression: CompressionChoice | undefined
  readonly shutter: BeamState['shutter'] | undefined
  readonly sample: BeamState['sample'] | undefined
}

export interface ScanRule extends NodeRule {
  readonly kind: 'scan'
  /** The scan's own parameters, shown in the tree as its first child. */
  readonly paramSet: ParamSetRule | undefined
  readonly axis: AxisRule
  readonly each: readonly DescriptionNode[]
}

/** A scan that SPEC runs by itself. */
export interface NativeScanRule extends NodeRule {
  readonly kind: 'nativeScan'
  readonly command: string
  /** Exposes once with every point. */
  readonly detector: string | undefined
}

/** A command that SPEC runs to its end. */
export interface MacroRule extends NodeRule {
  readonly kind: 'macro'
  readonly command: string
}

export interface RepeatRule extends NodeRule {
  readonly kind: 'repeat'
  readonly times: number | string
  readonly each: readonly DescriptionNode[]
}

export interface SequenceRule extends NodeRule {
  readonly kind: 'sequence'
  readonly children: readonly DescriptionNode[]
}

/**
 * Each end is a value, or the name of a parameter in scope: own paramSet first, then those before it in the tree, the
 * nearest first. A number without a unit is in the unit of the motor.
 */
export interface AxisRule {
  readonly motor: string
  readonly from: Quantity | number | string
  readonly to: Quantity | number | string
  /** Number of intervals: `steps: 100` makes 101 points. */
  readonly steps: number | string
  /** Keys `motor`, `from`, `to`, `steps`. */
  readonly places: Places
}

export interface RecordRule {
  readonly label: string
  readonly place: string
  readonly source:
    | { readonly kind: 'counter'; readonly mnemonic: string }
    | { readonly kind: 'motor'; readonly mnemonic: string }
    | { readonly kind: 'value'; readonly value: ParameterValue }
    | { readonly kind: 'asked'; readonly need: 'required' | 'wanted' }
}
