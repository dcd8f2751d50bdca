/* All that can be asked of the engine, next to the one state that decides whether it may: a table of verbs. */
import { join } from 'node:path'
import type { Clock } from '../../shared/base/clock.ts'
import type { Beamline } from '../../shared/model/beamline.ts'
import type { Description, HoldRule } from '../../shared/model/description.ts'
import type { NumberedEvent } from '../../shared/model/events.ts'
import type { DetectorId, NodeId } from '../../shared/model/ids.ts'
import { HutchError, toProblem, type Problem } from '../../shared/model/problem.ts'
import type { RoiCounter } from '../../shared/model/roi.ts'
import type { RunState } from '../../shared/model/run-state.ts'
import { emptyTree } from '../../shared/structure/apply-event.ts'
import type { ExperimentTree } from '../../shared/structure/experiment-tree.ts'
import type { Detector } from '../detectors/detector.ts'
import {
  createExperimentFolder,
  discardExperimentFolder,
  makeOutputFolder,
} from '../platform/experiment-folder.ts'
import type { DiskSpace } from '../platform/disk-space.ts'
import { diskReserveBytes } from './disk-reserve.ts'
import { ExperimentLog } from './experiment-log.ts'
import { ExperimentRun, type RunSummary } from './experiment-run.ts'
import type { Journal, LiveView, Recorder, RegionSums, ScanFiles, Sequencer } from './ports.ts'
import { preflight, preflightSession, type ReadyPlan } from './preflight.ts'
import { RingStore } from './ring-store.ts'
import { isActive, isFollowing, nextRunState, type HoldCause, type RunInput } from './run-machine.ts'
import { nothingRunning, RunControl } from './run-control.ts'

export interface EngineParts {
  readonly clock: Clock
  readonly beamline: Beamline
  readonly sequencer: Sequencer
  readonly detectors: ReadonlyMap<DetectorId, Detector>
  readonly recorder: Recorder
  readonly scanFiles: ScanFiles
  readonly live: LiveView
  readonly regionSums: RegionSums
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

interface PreparedRun {
  readonly name: string
  readonly description: { readonly file: string; readonly text: string; readonly hold: HoldRule }
  readonly ready: ReadyPlan
  readonly installMacros: boolean
}

/** Who runs what in SPEC also decides when it waits for the beam. */
const holdsForNothing: HoldRule = { ringCurrentBelowMa: undefined, frontEnd: false, shutter: false }

export interface EngineListener {
  readonly onEvent?: (numbered: NumberedEvent) => void
  readonly onState?: (state: RunState) => void
}

/** One experiment at a time, from request to closed files. Runs in Electron's main process and under plain Node alike. */
export class AcquisitionEngine {
  readonly #parts: EngineParts
  readonly #rings = new RingStore()
  readonly #listeners = new Set<EngineListener>()
  #state: RunState = { phase: 'idle' }
  /** Of the experiment that runs or ran last, and of the one that runs. */
  #log: ExperimentLog | undefined
  #recording: ExperimentLog | undefined
  #control: RunControl | undefined
  #finished: Promise<unknown> = Promise.resolve()

  constructor(parts: EngineParts) {
    this.#parts = parts
  }

  get state(): RunState {
    return this.#state
  }

  get tree(): ExperimentTree {
    return this.#log?.tree ?? emptyTree()
  }

  /** Events of the experiment that runs or ran last. */
  get events(): readonly NumberedEvent[] {
    return this.#log?.events ?? []
  }

  listen(listener: EngineListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Checks everything, makes the folder and lets the run go. Rejects, with the state `faulted`, when the preflight finds a
   * problem; nothing has moved then and nothing was written.
   */
  async start(description: Description, outputFolder: string): Promise<StartedRun> {
    const { diskSpace } = this.#parts
    return await this.#begin(outputFolder, async (root, signal) => ({
      name: description.name,
      description,
      installMacros: true,
      ready: await preflight(description, { ...this.#parts, diskSpace: () => diskSpace(root) }, signal),
    }))
  }

  /**
   * Begins an experiment without an end of its own: whatever is run in SPEC is recorded into it until `end`. Rejects as
   * `start` does.
   */
  async follow(session: Session, outputFolder: string): Promise<StartedRun> {
    return await this.#begin(outputFolder, async (root, signal) => ({
      name: session.name,
      description: { file: '', text: '', hold: holdsForNothing },
      installMacros: session.installMacros,
      ready: await preflightSession(
        session,
        { ...this.#parts, diskSpace: () => this.#parts.diskSpace(root) },
        signal,
      ),
    }))
  }

  async #begin(
    outputFolder: string,
    prepare: (root: string, signal: AbortSignal) => Promise<PreparedRun>,
  ): Promise<StartedRun> {
    this.#input({ kind: 'start' })
    const control = new RunControl({
      held: cause => this.#hold(cause),
      released: () => this.#release(),
    })
    this.#control = control
    try {
      return await this.#launch(outputFolder, control, prepare)
    } catch (error) {
      if (!control.aborted) {
        this.#input({ kind: 'fault', problem: toProblem(error) })
        throw error
      }
      this.#input({ kind: 'finish', outcome: 'aborted' })
      throw new HutchError({ kind: 'aborted', message: 'The start was aborted; nothing was recorded' }, error)
    } finally {
      if (!isActive(this.#state)) this.#control = undefined
    }
  }

  /** At the next point boundary; until then the state says that it is on its way. */
  pause(): void {
    const control = this.#demandControl('pause')
    this.#input({ kind: 'pause' })
    control.askPause()
  }

  /** Goes on, or takes back a pause that has not come yet. */
  resume(): void {
    const control = this.#demandControl('resume')
    this.#input({ kind: 'resume' })
    control.resume()
  }

  /** Leaves the current scan or acquisition and goes on with the next. */
  skip(): void {
    const control = this.#demandControl('skip')
    this.#input({ kind: 'skip' })
    control.skip()
  }

  /**
   * Safe: motors stopped, detectors idle, files closed properly. `finished` of the run tells when. While following it is
   * Ctrl-C in SPEC, and the experiment goes on.
   */
  abort(): void {
    const control = this.#demandControl('abort')
    if (this.#state.phase === 'following') {
      // A server that is away runs nothing that could be stopped.
      this.#parts.sequencer.abort().catch(() => undefined)
      return
    }
    this.#input({ kind: 'abort' })
    control.abort()
  }

  /** Ends an experiment that follows; SPEC goes on with whatever it does. */
  end(): void {
    const control = this.#demandControl('end')
    this.#input({ kind: 'end' })
    control.end()
  }

  /** Whichever brings the experiment that is going on to its end: `end` where it follows, else `abort`. */
  stop(): void {
    if (isFollowing(this.#state)) this.end()
    else this.abort()
  }

  /** Adds an event that does not come from the run itself: a result, a problem of a device. Possible until the next start. */
  note(event: NumberedEvent['event']): void {
    this.#log?.add(event)
  }

  /** Frames in memory that are not yet given back by disk and screen. */
  get backlog(): number {
    return this.#rings.inUse()
  }

  /** Resolves when no run is going on. */
  async idle(): Promise<void> {
    await this.#finished
  }

  /** Gives the last experiment back. The run must have ended. */
  async close(): Promise<void> {
    const log = this.#log
    this.#log = undefined
    await log?.close()
  }

  async #launch(
    outputFolder: string,
    control: RunControl,
    prepare: (root: string, signal: AbortSignal) => Promise<PreparedRun>,
  ): Promise<StartedRun> {
    const { beamline, clock, diskSpace } = this.#parts
    const root = await makeOutputFolder(outputFolder)
    const { description, installMacros, name, ready } = await prepare(root, control.signal)
    await this.#finished
    await this.close()
    const { id, folder } = await createExperimentFolder(root, name)
    const log = await this.#openLog(folder)
    this.#log = log
    this.#recording = log
    const { sizeBytes } = await diskSpace(folder)
    const run = new ExperimentRun({
      ...this.#parts,
      freeBytes: async () => (await diskSpace(folder)).freeBytes,
      reserveBytes: diskReserveBytes(beamline, sizeBytes),
      experiment: id,
      folder,
      description,
      installMacros,
      ready,
      log,
      control,
      rings: this.#rings,
      utcOffsetMinutes: this.#parts.utcOffsetMinutes(),
      nowMs: () => clock.nowMs(),
      entered: node => this.#enter(node),
      paused: () => this.#input({ kind: 'paused' }),
    })
    await this.#tellOfNetworkDisk(folder, log)
    // An abort that came since the preflight ends the run before its first step, with everything closed properly.
    if (!control.aborted) this.#input({ kind: ready.plan.root.isOpen === true ? 'follow' : 'ready' })
    const finished = this.#finish(run)
    this.#finished = finished
    if (ready.plan.root.isOpen === true) await run.listening()
    return { folder, master: join(folder, log.tree.master), finished }
  }

  async #tellOfNetworkDisk(folder: string, log: ExperimentLog): Promise<void> {
    const name = await this.#parts.networkDisk(folder)
    if (name !== undefined)
      log.add({
        kind: 'problem.raised',
        id: 'network-disk',
        severity: 'notice',
        problem: onNetwork(name, folder),
      })
  }

  async #openLog(folder: string): Promise<ExperimentLog> {
    const { clock, openJournal } = this.#parts
    try {
      const journal = await openJournal(folder)
      return new ExperimentLog(
        journal,
        () => clock.nowMs(),
        numbered => this.#tellEvent(numbered),
      )
    } catch (error) {
      // An experiment without a journal never was: its number is free again.
      await discardExperimentFolder(folder)
      throw error
    }
  }

  async #finish(run: ExperimentRun): Promise<RunSummary> {
    const summary = await run.execute().catch(
      // Nothing a device does gets here: a mistake of ours must not leave the run bar waiting for ever.
      (error: unknown): RunSummary => ({ outcome: 'failed', frames: 0, gaps: 0, problem: toProblem(error) }),
    )
    if (summary.problem !== undefined) this.#input({ kind: 'fault', problem: summary.problem })
    else this.#input({ kind: 'finish', outcome: summary.outcome === 'aborted' ? 'aborted' : 'complete' })
    this.#control = undefined
    this.#recording = undefined
    // The last state gets to the disk with the next sync: nobody waits for it on a disk that hangs.
    return summary
  }

  #enter(node: NodeId): void {
    const { phase } = this.#state
    if ((phase !== 'running' && phase !== 'following') || this.#state.node === node) return
    this.#input({ kind: 'enter', node })
  }

  /** A run that ends, or that a person has paused, is not held. */
  #hold(cause: HoldCause): void {
    if (['running', 'following', 'holding'].includes(this.#state.phase)) this.#input({ kind: 'hold', cause })
  }

  #release(): void {
    if (this.#state.phase === 'holding') this.#input({ kind: 'released' })
  }

  #input(input: RunInput): void {
    this.#state = nextRunState(this.#state, input, this.#parts.clock.nowMs())
    this.#recording?.add({ kind: 'run.state', state: this.#state })
    for (const listener of this.#listeners) listener.onState?.(this.#state)
  }

  #tellEvent(numbered: NumberedEvent): void {
    for (const listener of this.#listeners) listener.onEvent?.(numbered)
  }

  #demandControl(verb: string): RunControl {
    if (this.#control === undefined || !isActive(this.#state)) throw nothingRunning(verb)
    return this.#control
  }
}

function onNetwork(name: string, folder: string): Problem {
  return {
    kind: 'disk',
    message: `This experiment is recorded on a network disk (${name})`,
    where: folder,
    advice: 'Other machines may see frames some seconds later, and a full server is noticed late.',
  }
}
