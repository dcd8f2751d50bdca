/* All that can be asked of the engine, next to the one state that decides whether it may: a table of verbs. */
import { join } from 'node:path'
import type { Description, HoldRule } from '../../shared/model/description.ts'
import type { NumberedEvent } from '../../shared/model/events.ts'
import { HutchError, toProblem } from '../../shared/model/problem.ts'
import type { RunState, StopPlace } from '../../shared/model/run-state.ts'
import { emptyTree } from '../../shared/structure/apply-event.ts'
import type { ExperimentTree } from '../../shared/structure/experiment-tree.ts'
import { makeOutputFolder } from '../platform/experiment-folder.ts'
import { diskReserveBytes } from './disk-reserve.ts'
import type { EngineListener, EngineParts, Session, StartedRun } from './engine-parts.ts'
import type { ExperimentLog } from './experiment-log.ts'
import { ExperimentRun } from './experiment-run.ts'
import { openExperiment, tellOfNetworkDisk } from './open-experiment.ts'
import { preflight, preflightSession, type ReadyPlan } from './preflight.ts'
import { RingStore } from './ring-store.ts'
import { isActive, isFollowing } from './run-machine.ts'
import { nothingRunning, RunControl } from './run-control.ts'
import type { RunSummary } from './run-parts.ts'
import { RunStateKeeper } from './run-state-keeper.ts'

interface PreparedRun {
  readonly name: string
  readonly description: { readonly file: string; readonly text: string; readonly hold: HoldRule }
  readonly ready: ReadyPlan
  readonly installMacros: boolean
}

/** SPEC starts within a minute, a switch of the network within three. Longer outages need a person anyway. */
const usualPatienceMs = 300_000

/** Who runs what in SPEC also decides when it waits for the beam. */
const holdsForNothing: HoldRule = { ringCurrentBelowMa: undefined, frontEnd: false, shutter: false }

/** One experiment at a time, from request to closed files. Runs in Electron's main process and under plain Node alike. */
export class AcquisitionEngine {
  readonly #parts: EngineParts
  readonly #rings = new RingStore()
  readonly #state: RunStateKeeper
  /** Of the experiment that runs or ran last. */
  #log: ExperimentLog | undefined
  #control: RunControl | undefined
  #finished: Promise<unknown> = Promise.resolve()

  constructor(parts: EngineParts) {
    this.#parts = parts
    this.#state = new RunStateKeeper(parts.clock)
  }

  get state(): RunState {
    return this.#state.state
  }

  get tree(): ExperimentTree {
    return this.#log?.tree ?? emptyTree()
  }

  /** Events of the experiment that runs or ran last. */
  get events(): readonly NumberedEvent[] {
    return this.#log?.events ?? []
  }

  listen(listener: EngineListener): () => void {
    return this.#state.listen(listener)
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
    this.#state.input({ kind: 'start' })
    const control = new RunControl({
      held: cause => this.#state.hold(cause),
      released: () => this.#state.release(),
    })
    this.#control = control
    try {
      return await this.#launch(outputFolder, control, prepare)
    } catch (error) {
      if (!control.aborted) {
        this.#state.input({ kind: 'fault', problem: toProblem(error) })
        throw error
      }
      this.#state.input({ kind: 'finish', outcome: 'aborted' })
      throw new HutchError({ kind: 'aborted', message: 'The start was aborted; nothing was recorded' }, error)
    } finally {
      if (!isActive(this.state)) this.#control = undefined
    }
  }

  /** At the next point boundary; until then the state says that it is on its way. */
  pause(): void {
    const control = this.#demandControl('pause')
    this.#state.input({ kind: 'pause' })
    control.askPause()
  }

  /** Goes on, or takes back a pause that has not come yet. */
  resume(): void {
    const control = this.#demandControl('resume')
    this.#state.input({ kind: 'resume' })
    control.resume()
  }

  /** Leaves the current scan or acquisition and goes on with the next. */
  skip(): void {
    const control = this.#demandControl('skip')
    this.#state.input({ kind: 'skip' })
    control.skip()
  }

  /**
   * Safe: motors stopped, detectors idle, files closed properly. `finished` of the run tells when. While following it is
   * Ctrl-C in SPEC, and the experiment goes on.
   */
  abort(): void {
    const control = this.#demandControl('abort')
    if (this.state.phase === 'following') {
      // A server that is away runs nothing that could be stopped.
      this.#parts.sequencer.abort().catch(() => undefined)
      return
    }
    this.#state.input({ kind: 'abort' })
    control.abort()
  }

  /** Ends the run as `abort` does, but only once the current point or scan is complete; `resume` takes it back. */
  stopAfter(place: StopPlace): void {
    const control = this.#demandControl('stop')
    this.#state.input({ kind: 'stop', after: place })
    control.askStop(place)
  }

  /** Ends an experiment that follows; SPEC goes on with whatever it does. */
  end(): void {
    const control = this.#demandControl('end')
    this.#state.input({ kind: 'end' })
    control.end()
  }

  /** Whichever brings the experiment that is going on to its end: `end` where it follows, else `abort`. */
  stop(): void {
    if (isFollowing(this.state)) this.end()
    else this.abort()
  }

  /** Adds an event that does not come from the run itself: a result, a problem of a device. Possible until the next start. */
  note(event: NumberedEvent['event']): void {
    this.#log?.add(event)
  }

  /** Frames in memory that are not yet given back by disk and screen. */
  get slotsInUse(): number {
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
    const opened = await openExperiment(this.#parts, root, name, numbered => this.#state.tell(numbered))
    const { folder, id, log } = opened
    this.#log = log
    this.#state.recording = log
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
      sequencerPatienceMs: this.#parts.sequencerPatienceMs ?? usualPatienceMs,
      entered: node => this.#state.enter(node),
      paused: () => this.#state.input({ kind: 'paused' }),
      stopped: () => this.abort(),
      failing: problem => this.#state.input({ kind: 'failing', problem }),
    })
    await tellOfNetworkDisk(opened, this.#parts.networkDisk)
    // An abort that came since the preflight ends the run before its first step, with everything closed properly.
    if (!control.aborted) this.#state.input({ kind: ready.plan.root.isOpen === true ? 'follow' : 'ready' })
    const finished = this.#finish(run)
    this.#finished = finished
    if (ready.plan.root.isOpen === true) await run.listening()
    return { folder, master: join(folder, log.tree.master), finished }
  }

  async #finish(run: ExperimentRun): Promise<RunSummary> {
    const summary = await run.execute().catch(
      // Nothing a device does gets here: a mistake of ours must not leave the run bar waiting for ever.
      (error: unknown): RunSummary => ({ outcome: 'failed', frames: 0, gaps: 0, problem: toProblem(error) }),
    )
    if (summary.problem !== undefined) this.#state.input({ kind: 'fault', problem: summary.problem })
    else
      this.#state.input({ kind: 'finish', outcome: summary.outcome === 'aborted' ? 'aborted' : 'complete' })
    this.#control = undefined
    this.#state.recording = undefined
    // The last state gets to the disk with the next sync: nobody waits for it on a disk that hangs.
    return summary
  }

  #demandControl(verb: string): RunControl {
    if (this.#control === undefined || !isActive(this.state)) throw nothingRunning(verb)
    return this.#control
  }
}
