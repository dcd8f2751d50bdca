import type { MessagePort, Worker } from 'node:worker_threads'
import type { Clock } from '../../shared/base/clock.ts'
import type { ResultState } from '../../shared/model/events.ts'
import type { Workflow } from '../../shared/workflow/workflow.ts'
import type { Backlog } from '../engine/backlog.ts'
import type { Recorder } from '../engine/ports.ts'
import type { Programs } from './outside/run-step.ts'
import type { LiveExperiment, MaskOf, OpenFile, PublishResult, ReadMask } from './ports.ts'
import type { ComputeLimits } from './watchdog.ts'

export interface AnalysisOptions {
  /** Starts an analysis thread (`startAnalysisWorker`), or gives a port to a `Bench`: one for every job. */
  readonly startWorker: (urgency: Urgency) => Worker | MessagePort
  /** Of a thread; `usualLimits` unless told otherwise. */
  readonly limits?: ComputeLimits
  /** Jobs rest while the writer is behind the detectors. */
  readonly backlog: Backlog
  readonly programs: Programs
  readonly openFile: OpenFile
  /** Writes the result files. Not closed here. */
  readonly recorder: Recorder
  readonly live: LiveExperiment
  readonly maskOf?: MaskOf
  readonly readMask: ReadMask
  readonly publish: PublishResult
  readonly clock: Clock
  readonly program: { readonly name: string; readonly version: string }
  /** Of the beamline's local time, for what is recorded. */
  readonly utcOffsetMinutes: () => number
}

export interface StartAnalysis {
  readonly workflow: Workflow
  /** Where it came from, for messages. */
  readonly workflowFile: string
  /** Master file of a recorded or of the running experiment. */
  readonly master: string
  /** The scan, or an acquisition in it: `/EFF/Energy Scan`. */
  readonly node: string
  /** Every step is computed, also what an earlier result has. */
  readonly isAnew?: boolean
}

/** How a result ended. */
export interface AnalysisOutcome {
  readonly state: Extract<ResultState, 'done' | 'failed' | 'cancelled'>
  readonly complete: number
  readonly message: string
  /** Absolute path of the result file. */
  readonly file: string
}

/** Runs workflows beside everything else: files are read and written elsewhere, numbers crunched in a thread. */
export interface Analysis {
  /**
   * Begins and returns at once with the id of the result. Rejects with what is wrong before any file is made: no such
   * experiment or node, nothing of role data, dark or white for it. Later failures come as `result.state` `failed`.
   */
  start(request: StartAnalysis): Promise<{ readonly id: string }>
  /** Ends with state `cancelled`; what was written stays. Unknown or ended ids are ignored. */
  cancel(id: string): void
  /** A job that waits for its turn goes before the others that do. Unknown, running and ended ids are ignored. */
  first(id: string): void
  /** Resolves when a result started here has ended, however it ended. */
  finished(id: string): Promise<AnalysisOutcome>
  /** Cancels what runs, waits for it and ends the thread. */
  close(): Promise<void>
}

/** `live`: of the running experiment. */
export type Urgency = 'live' | 'recorded'
