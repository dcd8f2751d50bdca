import type { Clock } from '../../shared/base/clock.ts'
import type { Beamline } from '../../shared/model/beamline.ts'
import type { NumberedEvent } from '../../shared/model/events.ts'
import type { DetectorId } from '../../shared/model/ids.ts'
import type { RoiCounter } from '../../shared/model/roi.ts'
import type { RunState } from '../../shared/model/run-state.ts'
import type { Detector } from '../detectors/detector.ts'
import type { DiskSpace } from '../platform/disk-space.ts'
import type { Journal, LiveView, MaskOf, Recorder, RegionSums, ScanFiles, Sequencer } from './ports.ts'
import type { RunSummary } from './run-parts.ts'

/** The rooms around the engine, as it needs them. */
export interface EngineParts {
  readonly clock: Clock
  /** Read anew at every start: the beamline may change between experiments. */
  readonly beamline: Beamline
  readonly sequencer: Sequencer
  /** How long a run waits for a sequencer that went away; left out: five minutes. 0: not at all. */
  readonly sequencerPatienceMs?: number
  readonly detectors: ReadonlyMap<DetectorId, Detector>
  readonly recorder: Recorder
  readonly scanFiles: ScanFiles
  readonly live: LiveView
  readonly regionSums: RegionSums
  /** Written into the files as they are made. Left out: no masks. */
  readonly maskOf?: MaskOf
  /** Regions whose sums are recorded with the points, asked at every start. */
  readonly regionCounters: () => readonly RoiCounter[]
  /** Takes the folder for this process and opens its journal. */
  readonly openJournal: (folder: string) => Promise<Journal>
  /** Name of the network file system that holds a folder; undefined for a local disk. */
  readonly networkDisk: (folder: string) => Promise<string | undefined>
  /** Of the disk that holds the folder. */
  readonly diskSpace: (folder: string) => Promise<DiskSpace>
  readonly program: { readonly name: string; readonly version: string }
  readonly utcOffsetMinutes: () => number
}

export interface StartedRun {
  readonly folder: string
  readonly master: string
  /** Settles when the run has ended and everything is closed. Never rejects for what a device did: see the summary. */
  readonly finished: Promise<RunSummary>
}

/** How an experiment that follows is recorded. */
export interface Session {
  /** Its experiments are called so, with a number: `spec_0001`. */
  readonly name: string
  /** Detectors that expose with every point of every scan. */
  readonly detectors: readonly DetectorId[]
  /** Puts our macros into SPEC where they are missing. */
  readonly installMacros: boolean
}

export interface EngineListener {
  readonly onEvent?: (numbered: NumberedEvent) => void
  readonly onState?: (state: RunState) => void
}
