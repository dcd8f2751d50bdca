import { join } from 'node:path'
import { seededRandom, type Random } from '../../shared/base/random.ts'
import { applySettings } from '../../shared/description/apply-settings.ts'
import type { Beamline } from '../../shared/model/beamline.ts'
import type { NumberedEvent } from '../../shared/model/events.ts'
import type { RunState } from '../../shared/model/run-state.ts'
import { HutchError } from '../../shared/model/problem.ts'
import { AcquisitionEngine } from '../../electron/engine/acquisition-engine.ts'
import type { StartedRun } from '../../electron/engine/engine-parts.ts'
import type { FiledScan } from '../../electron/engine/ports.ts'
import type { RunSummary } from '../../electron/engine/run-parts.ts'
import { buildBeamline, buildMicroscope } from '../builders/beamline.ts'
import { descriptionOf } from '../builders/plan.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { FakeDetector, tinyImage } from './fake-detector.ts'
import { FakeSequencer, type SequencerFaults } from './fake-sequencer.ts'
import { MemoryJournal, type JournalTroubles } from './memory-journal.ts'
import { MemoryRecorder, type RecorderTroubles } from './memory-recorder.ts'
import { turns } from './turns.ts'
import { noRegions } from '../fakes/no-regions.ts'

export interface RigOptions {
  readonly seed?: number
  readonly sequencerFaults?: SequencerFaults
  /** Chance that an arming or a frame fails. */
  readonly detectorFailure?: number
  readonly recorder?: RecorderTroubles
  readonly journal?: JournalTroubles
  readonly beamline?: Partial<Beamline>
  readonly sequencerPatienceMs?: number
}

/** A run that has not ended after so many turns hangs: the largest random plan needs some 50 000. */
const mostTurns = 1_000_000

/** The whole engine; only what touches the machine is replaced: devices, disk and time. */
export class EngineRig {
  readonly random: Random
  readonly clock = new ManualClock()
  readonly sequencer: FakeSequencer
  readonly detector: FakeDetector
  readonly recorder: MemoryRecorder
  readonly journals: MemoryJournal[] = []
  readonly states: RunState[] = []
  readonly events: NumberedEvent[] = []
  readonly engine: AcquisitionEngine
  readonly folder = temporaryFolder()
  /** Network file system of the output folder. */
  network: string | undefined
  /** Of the disk as the system counts it. */
  freeBytes = 1e12
  /** What SPEC's data files hold. */
  scanFile: ((file: string, number: number) => FiledScan | undefined) | undefined
  /** The disk does not even take the head of a journal. */
  refuseJournal = false

  constructor(options: RigOptions = {}) {
    const { seed = 1, sequencerFaults, detectorFailure, recorder, journal: troubles } = options
    const random = seededRandom(seed)
    this.random = random
    this.sequencer = new FakeSequencer(random, sequencerFaults)
    this.detector = new FakeDetector(random, detectorFailure)
    this.recorder = new MemoryRecorder(random, recorder)
    this.engine = new AcquisitionEngine({
      clock: this.clock,
      beamline: buildBeamline({ detectors: [buildMicroscope({ image: tinyImage })], ...options.beamline }),
      sequencer: this.sequencer,
      ...(options.sequencerPatienceMs === undefined
        ? {}
        : { sequencerPatienceMs: options.sequencerPatienceMs }),
      detectors: new Map([[this.detector.id, this.detector]]),
      recorder: this.recorder,
      scanFiles: { read: async (file, number) => this.scanFile?.(file, number) },
      live: { show: () => undefined },
      ...noRegions,
      openJournal: async () => {
        if (this.refuseJournal) throw new HutchError({ kind: 'disk', message: 'Could not open the journal' })
        const journal = new MemoryJournal(random, troubles)
        this.journals.push(journal)
        return journal
      },
      networkDisk: async () => this.network,
      diskSpace: async () => ({ freeBytes: this.freeBytes, sizeBytes: 1e12 }),
      program: { name: 'Hutch', version: '0.0.0' },
      utcOffsetMinutes: () => 0,
    })
    this.engine.listen({
      onState: state => this.states.push(state),
      onEvent: event => this.events.push(event),
    })
  }

  get journal(): MemoryJournal {
    const journal = this.journals.at(-1)
    if (journal === undefined) throw new Error('no run was started')
    return journal
  }

  start(yaml: string, set: Readonly<Record<string, string>> = {}): Promise<StartedRun> {
    const changed = applySettings(descriptionOf(yaml), set)
    if ('problems' in changed) throw new Error(JSON.stringify(changed.problems))
    return this.engine.start(changed.description, join(this.folder, 'out'))
  }

  async run(yaml: string): Promise<RunSummary> {
    const { finished } = await this.start(yaml)
    return await this.inTime(finished)
  }

  /** The promise's value; a run that is paused with nobody to resume it, or that hangs, fails here. */
  async inTime<T>(promise: Promise<T>, everyTurn: () => void = () => undefined): Promise<T> {
    const end = { isReached: false }
    const reach = (): void => void (end.isReached = true)
    promise.then(reach, reach)
    for (let turn = 0; !end.isReached; turn++) {
      if (turn > mostTurns) throw new Error(`still ${this.engine.state.phase} after ${mostTurns} turns`)
      everyTurn()
      await turns(1)
    }
    return await promise
  }

  /** Waits until something is so. */
  async until(isSo: () => boolean): Promise<void> {
    for (let turn = 0; !isSo(); turn++) {
      if (turn > mostTurns)
        throw new Error(`not so after ${mostTurns} turns, the run is ${this.engine.state.phase}`)
      await turns(1)
    }
  }

  /** As an operator who may ask at the wrong time: a refusal is no accident. */
  ask(verb: 'pause' | 'resume' | 'skip' | 'stop-point' | 'stop-scan' | 'abort'): void {
    try {
      if (verb === 'stop-point') this.engine.stopAfter('point')
      else if (verb === 'stop-scan') this.engine.stopAfter('scan')
      else this.engine[verb]()
    } catch (error) {
      if (!(error instanceof HutchError) || error.kind !== 'usage') throw error
    }
  }
}
