import type { Beamline } from './beamline.ts'
import type { CompressionVerdict } from './compression.ts'
import type { DetectorFacts } from './detector-facts.ts'
import type { ExperimentId, NodeId } from './ids.ts'
import type { EntryPlan, Plan, PlanNode } from './plan.ts'
import type { Problem } from './problem.ts'
import type { RunState } from './run-state.ts'

/**
 * Everything that happens to an experiment, as small immutable documents. The journal keeps them, every process builds
 * the same tree from them with one reducer (`structure/experiment-tree.ts`). Plain JSON; numbers that are not finite
 * travel as null inside `values`.
 */
export type ExperimentEvent =
  | {
      readonly kind: 'experiment.created'
      readonly experiment: ExperimentId
      /** Absolute path of the experiment folder and name of the master file in it. */
      readonly folder: string
      readonly master: string
      readonly plan: Plan
      /** True when the beamline is simulated: shown, and kept in every file. */
      readonly simulated: boolean
      readonly description: { readonly file: string; readonly text: string }
      /** With these a crashed experiment's files can be rebuilt from the journal alone. */
      readonly beamline: Beamline
      readonly detectors: readonly DetectorFacts[]
      /** Name and version of the program that records. */
      readonly program: { readonly name: string; readonly version: string }
      /** Offset of the beamline's local time from UTC, minutes. */
      readonly utcOffsetMinutes: number
    }
  | { readonly kind: 'run.state'; readonly state: RunState }
  /**
   * The plan grows while the experiment runs: `node` comes last under `parent`, or takes the place of the planned or
   * parameter node with its id, about which more is known now. `entry` where it makes a file of its own.
   */
  | {
      readonly kind: 'node.planned'
      readonly parent: NodeId
      readonly node: PlanNode
      readonly entry: EntryPlan | undefined
    }
  | {
      readonly kind: 'node.started'
      readonly node: NodeId
      /** User positions of the motors before it, by mnemonic; for nodes with an entry of their own. */
      readonly positions?: Readonly<Record<string, number>>
    }
  | { readonly kind: 'node.finished'; readonly node: NodeId; readonly outcome: NodeOutcome }
  /** One point of a scan is complete: positions, counters and frame statistics by column name. */
  | {
      readonly kind: 'point.recorded'
      readonly node: NodeId
      /** Flat index in execution order of the scan's own points, all repetitions included. */
      readonly point: number
      readonly values: Readonly<Record<string, number | null>>
    }
  /** Points `firstPoint` … `lastPoint` of a scan were measured, or may have been, and could not be had. */
  | {
      readonly kind: 'point.gap'
      readonly node: NodeId
      readonly firstPoint: number
      readonly lastPoint: number
      readonly cause: string
    }
  /** A remark that belongs to a node: typed in SPEC, or ours about how it was recorded. */
  | { readonly kind: 'node.comment'; readonly node: NodeId; readonly text: string }
  | ({ readonly kind: 'dataset.created' } & DatasetInfo)
  /** What `compression: auto` came to. */
  | {
      readonly kind: 'dataset.compression'
      readonly node: NodeId
      readonly dataset: string
      readonly file: string
      readonly verdict: CompressionVerdict
    }
  /** Frames 0…complete−1 of the dataset are durable and readable by others. */
  | {
      readonly kind: 'complete'
      readonly node: NodeId
      readonly dataset: string
      readonly file: string
      readonly complete: number
    }
  | {
      readonly kind: 'gap'
      readonly node: NodeId
      readonly dataset: string
      readonly file: string
      readonly firstFrame: number
      readonly lastFrame: number
      readonly cause: string
    }
  /** Recorded, but perhaps without beam: their `image_key` says 3, invalid. */
  | {
      readonly kind: 'spoiled'
      readonly node: NodeId
      readonly dataset: string
      readonly file: string
      readonly firstFrame: number
      readonly lastFrame: number
      readonly cause: string
    }
  | {
      readonly kind: 'problem.raised'
      readonly id: string
      readonly severity: Severity
      readonly problem: Problem
    }
  | { readonly kind: 'problem.cleared'; readonly id: string }
  /** An analysis result was put under a node; told again when programs have given it more outputs. */
  | { readonly kind: 'result.added'; readonly result: ResultInfo }
  | {
      readonly kind: 'result.state'
      readonly id: string
      readonly state: ResultState
      readonly complete: number
      readonly message: string
    }
  /** A line for the log of a result: what its job does, met or waits for. A job writes some dozens of them. */
  | { readonly kind: 'result.log'; readonly id: string; readonly text: string }
  /** Where one step of a result's workflow is; `step` is its id in the graph. The end of the job ends its steps. */
  | {
      readonly kind: 'result.step'
      readonly id: string
      readonly step: string
      readonly state: StepState
      /** The result that a `reused` step is taken from, by its id. */
      readonly from?: string
    }
  /** Numbers of the points of a scan that were counted afterwards; they are in a result file. */
  | {
      readonly kind: 'column.counted'
      readonly node: NodeId
      readonly column: string
      readonly unit: string
      readonly firstPoint: number
      readonly values: readonly (number | null)[]
    }
  | {
      readonly kind: 'experiment.closed'
      readonly outcome: NodeOutcome
      readonly frames: number
      readonly gaps: number
    }

export type NodeOutcome = 'complete' | 'aborted' | 'failed' | 'skipped'
export type Severity = 'info' | 'notice' | 'warning' | 'alarm'
/** `queued`: other jobs are before it; `waiting`: for data. */
export type ResultState = 'queued' | 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'

/** `reused`: what an earlier result computed of the same data in the same way was taken; `not run`: a step before it failed. */
export type StepState = ResultState | 'reused' | 'not run'

export interface DatasetInfo {
  readonly node: NodeId
  /** File relative to the experiment folder, and HDF5 path in it. */
  readonly file: string
  readonly dataset: string
  /** Final planned shape, slowest first: [..., rows, columns]. */
  readonly shape: readonly number[]
  readonly dtype: string
  readonly role: string
  readonly detector: string
}

export interface ResultInfo {
  readonly id: string
  /** Node whose data it was made from. */
  readonly node: NodeId
  readonly title: string
  readonly workflow: string
  readonly file: string
  /** HDF5 path of the NXprocess to show first. */
  readonly process: string
  readonly outputs: readonly ResultOutputInfo[]
  /** HDF5 path of the image stack or curve to show first. */
  readonly dataset: string
  readonly shape: readonly number[]
  readonly dtype: string
  /** Images of the data when all are there; left out where it is one number per image or point anyway. */
  readonly frames?: number
}

/** One dataset of a result. */
export interface ResultOutputInfo {
  /** Step of the workflow that made it, as its group in the file is named. */
  readonly step: string
  readonly name: string
  readonly summary: string
  readonly unit: string
  /** `stack`: images along the scan; `curve`: one number per image; `whole`: made from all images. */
  readonly kind: 'stack' | 'curve' | 'whole'
  readonly dataset: string
  readonly shape: readonly number[]
  readonly dtype: string
}

/** `seq` counts from 1 without a gap within an experiment; `atMs` is wall clock, ms since 1970 UTC. */
export interface NumberedEvent {
  readonly seq: number
  readonly atMs: number
  readonly event: ExperimentEvent
}
