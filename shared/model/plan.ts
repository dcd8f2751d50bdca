import type { CompressionChoice } from './compression.ts'
import type { DetectorId, EntryName, NodeId } from './ids.ts'
import type { ImageShape, PixelType } from './pixels.ts'
import type { Parameter, Quantity } from './quantity.ts'
import type { PlannedRegion } from './roi.ts'
import type { Role } from './roles.ts'
import type { ScanHead } from './scan-events.ts'

/**
 * A description expanded with values: every node with its id, shape, device, time and bytes. Plain JSON: it is the
 * first event of an experiment and is kept verbatim in the master file.
 */
export interface Plan {
  readonly name: string
  readonly definition: string
  readonly root: SequencePlan
  /** One per outermost scan, repeat or acquisition, in order of execution. */
  readonly entries: readonly EntryPlan[]
  readonly totals: PlanTotals
  /** What is recorded with every point: names of counters and motors by the label the description gave. */
  readonly record: readonly RecordedQuantity[]
  /** Values the description demands before a start (`required`) or misses (`wanted`) and does not have. */
  readonly missing: readonly MissingMetadata[]
  /** Workflow to offer for this experiment, by name. */
  readonly workflow: string | undefined
  /** What to show first, where the description says so. */
  readonly display?: DisplayRule
}

/** What to show first. Everything has a default that fits the definition. */
export interface DisplayRule extends ImageDisplay {
  /** Node whose images or curve are shown. */
  readonly show: string | undefined
  /** What differs for single detectors, by name. Absent in experiments recorded before it could be said. */
  readonly detectors?: Readonly<Record<string, ImageDisplay>>
}

/** Undefined, or absent in older recordings: as the window has it. */
export interface ImageDisplay {
  readonly colours?: string | undefined
  readonly scale?: (typeof displayScales)[number] | undefined
  readonly levels?: (typeof displayLevels)[number] | undefined
  readonly bin?: (typeof displayBins)[number] | undefined
}

export const displayScales = ['linear', 'log', 'sqrt', 'gamma'] as const
export const displayLevels = ['1-99 %', 'min-max'] as const
export const displayBins = ['mean', 'max'] as const

export interface PlanTotals {
  readonly frames: number
  readonly points: number
  readonly bytes: number
  readonly durationS: number
}

export interface EntryPlan {
  readonly name: EntryName
  readonly node: NodeId
}

export type PlanNode =
  SequencePlan | RepeatPlan | ParamSetPlan | AcquisitionPlan | ScanPlan | NativeScanPlan | MacroPlan

interface PlanNodeBase {
  readonly id: NodeId
  readonly name: string
  /** Entry this node's data go to; undefined above the outermost leaf and for paramSets. */
  readonly entry: EntryName | undefined
  /** Whole node with all its repetitions, s. An estimate. */
  readonly durationS: number
}

export interface SequencePlan extends PlanNodeBase {
  readonly kind: 'sequence'
  /** More may come: it is not over when its children are. */
  readonly isOpen?: true
  readonly children: readonly PlanNode[]
}

export interface RepeatPlan extends PlanNodeBase {
  readonly kind: 'repeat'
  readonly times: number
  readonly children: readonly PlanNode[]
}

export interface ParamSetPlan extends PlanNodeBase {
  readonly kind: 'paramSet'
  readonly parameters: readonly Parameter[]
}

export interface ScanPlan extends PlanNodeBase {
  readonly kind: 'scan'
  readonly axis: AxisPlan
  readonly children: readonly PlanNode[]
}

/** SPEC's rule: `intervals` steps give `intervals + 1` points, both ends included. */
export interface AxisPlan {
  readonly motor: string
  readonly unit: string
  readonly start: number
  readonly stop: number
  readonly intervals: number
  /** Length `intervals + 1`, in `unit`. */
  readonly positions: readonly number[]
}

/** A scan that SPEC itself runs: it moves and counts, Hutch records what SPEC tells of it. */
export interface NativeScanPlan extends PlanNodeBase {
  readonly kind: 'nativeScan'
  /** As SPEC is told it, or was: `ascan th 0 1 10 1`. */
  readonly command: string
  /** Points per dimension, slowest first; undefined where only the end will tell (`timescan`). */
  readonly shape: readonly number[] | undefined
  /** Motors of each dimension, slowest first; several move together in an `a2scan`. Empty for scans over time. */
  readonly axes: readonly (readonly ScannedMotor[])[]
  /** Counting time of one point, s; 0 where unknown or where a monitor decides. */
  readonly countS: number
  /** Detectors that expose once with every point. */
  readonly cameras: readonly CameraPlan[]
  /** What SPEC told when the scan began; undefined while it is only planned. */
  readonly head: ScanHead | undefined
}

/** Both ends as given in the command. */
export interface ScannedMotor {
  readonly motor: string
  readonly unit: string
  readonly start: number
  readonly stop: number
  /** `dscan` and its like: the ends are counted from where the motor stood. */
  readonly isRelative: boolean
}

/** A command that SPEC runs to its end. Scans it makes become its children. */
export interface MacroPlan extends PlanNodeBase {
  readonly kind: 'macro'
  readonly command: string
  readonly children: readonly PlanNode[]
}

export interface AcquisitionPlan extends PlanNodeBase {
  readonly kind: 'acquisition'
  readonly role: Role
  /** Nodes this dark or white is for; empty = all of the experiment. */
  readonly appliesTo: readonly NodeId[]
  /** Undefined: positions and counters only. */
  readonly camera: CameraPlan | undefined
  /** Counting time of one execution, s. Equals the exposure where there is a camera. */
  readonly countS: number
  readonly beam: BeamState
  /** Sizes of the repeating ancestors, outermost first: the leading dimensions of this node's data. */
  readonly repeatShape: readonly number[]
}

export interface CameraPlan {
  readonly detector: DetectorId
  readonly image: ImageShape
  readonly pixelType: PixelType
  /** Frames per execution. */
  readonly frames: number
  readonly exposureS: number
  readonly compression: CompressionChoice
  /** All frames of all executions. */
  readonly totalFrames: number
  readonly totalBytes: number
  /** Summed over on every frame: each a counter of the points. */
  readonly regions?: readonly PlannedRegion[]
}

export interface BeamState {
  readonly shutter: 'open' | 'closed' | 'as-is'
  readonly sample: 'in' | 'out' | 'as-is'
}

export interface RecordedQuantity {
  /** Name in the description and in the file (made safe): `ring current`. */
  readonly label: string
  readonly source:
    | { readonly kind: 'counter'; readonly mnemonic: string; readonly unit: string }
    | { readonly kind: 'motor'; readonly mnemonic: string; readonly unit: string }
    | { readonly kind: 'value'; readonly value: string | number | boolean | Quantity }
}

export interface MissingMetadata {
  readonly label: string
  readonly need: 'required' | 'wanted'
}
