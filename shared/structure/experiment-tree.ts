import type { VersionedMap } from '../base/versioned-map.ts'
import type { CompressionVerdict } from '../model/compression.ts'
import type {
  DatasetInfo,
  NodeOutcome,
  ResultInfo,
  ResultState,
  Severity,
  StepState,
} from '../model/events.ts'
import type { ExperimentId, NodeId } from '../model/ids.ts'
import type { Plan, PlanNode } from '../model/plan.ts'
import type { Problem } from '../model/problem.ts'
import type { RunState } from '../model/run-state.ts'

/** The experiment as every process sees it. Built only by `applyExperimentEvent`. */
export interface ExperimentTree {
  readonly seq: number
  readonly experiment: ExperimentId | undefined
  readonly folder: string
  readonly master: string
  readonly simulated: boolean
  readonly plan: Plan | undefined
  readonly run: RunState
  readonly startedAtMs: number | undefined
  readonly closedAtMs: number | undefined
  readonly outcome: NodeOutcome | undefined
  readonly nodes: VersionedMap<NodeId, TreeNode>
  /** Newest node that was started: what "Follow" follows. */
  readonly current: NodeId | undefined
  readonly problems: ReadonlyMap<string, RaisedProblem>
  readonly results: ReadonlyMap<string, Result>
}

export type NodeStatus = 'planned' | 'running' | NodeOutcome

export interface TreeNode {
  readonly plan: PlanNode
  readonly parent: NodeId | undefined
  readonly children: readonly NodeId[]
  readonly status: NodeStatus
  readonly startedAtMs: number | undefined
  readonly finishedAtMs: number | undefined
  /** Points of a scan, frames of an acquisition: done of total. */
  readonly done: number
  readonly total: number
  readonly datasets: readonly TreeDataset[]
  readonly gaps: number
  /** Stretches of points that are missing, with the cause. */
  readonly pointGaps: readonly PointGap[]
  readonly comments: readonly string[]
  /** Columns of a scan, one value per recorded point; NaN where not measured. */
  readonly columns: ReadonlyMap<string, Column>
}

export interface PointGap {
  readonly firstPoint: number
  readonly lastPoint: number
  readonly cause: string
}

export interface TreeDataset extends DatasetInfo {
  readonly complete: number
  /** What `auto` came to, once it is known. */
  readonly compression?: CompressionVerdict
}

/**
 * Append-only numbers. `values` is shared between versions of the tree and may be longer than `length`: only the first
 * `length` belong to this version. Appending is then O(1) without breaking older versions.
 */
export interface Column {
  readonly values: readonly number[]
  readonly length: number
}

export interface RaisedProblem {
  readonly id: string
  readonly severity: Severity
  readonly problem: Problem
  readonly sinceMs: number
  readonly count: number
}

export interface Result extends ResultInfo {
  readonly state: ResultState
  readonly complete: number
  readonly message: string
  readonly addedAtMs: number
  /** When it began to compute; undefined before. */
  readonly startedAtMs: number | undefined
  /** Undefined while it waits or runs. */
  readonly endedAtMs: number | undefined
  /** The newest lines, at most `mostLogLines`. */
  readonly log: readonly LogLine[]
  /** By id of the step in the graph; those of which nothing was told are as far as the job. */
  readonly steps: Readonly<Record<string, StepState>>
  /** Ids of the results that reused steps are taken from, by id of the step; left out where there are none. */
  readonly takenFrom?: Readonly<Record<string, string>>
}

/** More than anybody reads back, and little to hand on with every line: 1000 × 120 B = 120 kB. The file has the rest. */
export const mostLogLines = 1000

export interface LogLine {
  readonly atMs: number
  readonly text: string
}
