import type { Clock } from '../../shared/base/clock.ts'
import type { Beamline } from '../../shared/model/beamline.ts'
import type { HoldRule } from '../../shared/model/description.ts'
import type { NodeOutcome } from '../../shared/model/events.ts'
import type { DetectorId, ExperimentId, NodeId } from '../../shared/model/ids.ts'
import type { Problem } from '../../shared/model/problem.ts'
import type { Detector } from '../detectors/detector.ts'
import type { ExperimentLog } from './experiment-log.ts'
import type { LiveView, MaskOf, Recorder, RegionSums, ScanFiles, Sequencer } from './ports.ts'
import type { ReadyPlan } from './preflight.ts'
import type { RingStore } from './ring-store.ts'
import type { RunControl } from './run-control.ts'

/** What one experiment is made of and made with. */
export interface RunParts {
  readonly experiment: ExperimentId
  readonly folder: string
  /** Kept verbatim; of an experiment that follows there is none. */
  readonly description: { readonly file: string; readonly text: string; readonly hold: HoldRule }
  readonly beamline: Beamline
  readonly ready: ReadyPlan
  readonly log: ExperimentLog
  readonly recorder: Recorder
  readonly sequencer: Sequencer
  readonly scanFiles: ScanFiles
  /** Whether our macros may be put into the sequencer. */
  readonly installMacros: boolean
  readonly detectors: ReadonlyMap<DetectorId, Detector>
  readonly rings: RingStore
  readonly live: LiveView
  readonly regionSums: RegionSums
  readonly maskOf?: MaskOf
  readonly control: RunControl
  readonly program: { readonly name: string; readonly version: string }
  readonly utcOffsetMinutes: number
  readonly clock: Clock
  /** How long a lost sequencer is waited for. */
  readonly sequencerPatienceMs: number
  readonly freeBytes: () => Promise<number>
  /** Less free space holds the run. */
  readonly reserveBytes: number
  readonly nowMs: () => number
  /** Reports what the operator sees of the run state. */
  readonly entered: (node: NodeId) => void
  readonly paused: () => void
  readonly stopped: () => void
  /** It will end with this problem once everything is at rest and closed. */
  readonly failing: (problem: Problem) => void
}

export interface RunSummary {
  readonly outcome: NodeOutcome
  readonly frames: number
  readonly gaps: number
  readonly problem: Problem | undefined
}
