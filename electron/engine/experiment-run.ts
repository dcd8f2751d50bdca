/* The walk through one experiment: its order of beginning and closing is the promise, and is read in one place. */
import { join, relative } from 'node:path'
import { assertNever } from '../../shared/base/assert.ts'
import type { Clock } from '../../shared/base/clock.ts'
import type { Beamline } from '../../shared/model/beamline.ts'
import type { HoldRule } from '../../shared/model/description.ts'
import type { NodeOutcome } from '../../shared/model/events.ts'
import type { DetectorId, ExperimentId, NodeId } from '../../shared/model/ids.ts'
import { toProblem, type Problem } from '../../shared/model/problem.ts'
import type { Plan, PlanNode } from '../../shared/model/plan.ts'
import { experimentContext, masterOf } from '../../shared/nexus/experiment-context.ts'
import { masterFileName } from '../../shared/nexus/names.ts'
import { planSteps, type PlanStep } from '../../shared/plan/plan-steps.ts'
import type { Detector } from '../detectors/detector.ts'
import { Beam } from './beam.ts'
import { datasetsOf, EntryFiles } from './entry-files.ts'
import { GuardedRecorder } from './guarded-recorder.ts'
import { ExperimentLayout } from './experiment-layout.ts'
import type { ExperimentLog } from './experiment-log.ts'
import { FrameKeeper } from './frame-keeper.ts'
import { BeamHold } from './beam-hold.ts'
import { DiskHold } from './disk-hold.ts'
import { bringToRest } from './bring-to-rest.ts'
import { JournalKeeper } from './journal-keeper.ts'
import { KeptFrames } from './kept-frames.ts'
import { MasterKeeper } from './master-keeper.ts'
import { PointRecorder } from './point-recorder.ts'
import { FollowedScans } from './followed-scans.ts'
import type { LiveView, Recorder, RecorderNotice, ScanFiles, Sequencer, RegionSums } from './ports.ts'
import type { ReadyPlan } from './preflight.ts'
import { isSkip, StopRequest, type RunControl } from './run-control.ts'
import type { RingStore } from './ring-store.ts'

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
  readonly control: RunControl
  readonly program: { readonly name: string; readonly version: string }
  readonly utcOffsetMinutes: number
  readonly clock: Clock
  readonly freeBytes: () => Promise<number>
  /** Less free space holds the run. */
  readonly reserveBytes: number
  readonly nowMs: () => number
  /** Reports what the operator sees of the run state. */
  readonly entered: (node: NodeId) => void
  readonly paused: () => void
}

export interface RunSummary {
  readonly outcome: NodeOutcome
  readonly frames: number
  readonly gaps: number
  readonly problem: Problem | undefined
}

/**
 * One experiment from its first event to its last: walks the plan, and whatever happens on the way leaves the devices
 * idle, every open file closed with its outcome, and the journal complete.
 */
export class ExperimentRun {
  readonly #parts: RunParts
  readonly #layout: ExperimentLayout
  readonly #files: EntryFiles
  readonly #beam: Beam
  readonly #points: PointRecorder
  readonly #frames: FrameKeeper
  readonly #recorder: GuardedRecorder
  readonly #journal: JournalKeeper
  readonly #diskHold: DiskHold
  readonly #beamHold: BeamHold
  readonly #master: MasterKeeper
  readonly #scans: FollowedScans
  readonly #started = new Set<NodeId>()
  /** Entry that is being recorded: what a skip leaves. */
  #entry: NodeId | undefined
  /** True before the first and after every complete point: here a pause may come. */
  #atBoundary = true
  /** What goes on disk is lost from here on. */
  #diskFault: Problem | undefined
  /** Frames that are being marked as spoiled. */
  #marked: Promise<unknown> = Promise.resolve()

  constructor(parts: RunParts) {
    this.#parts = parts
    const { beamline, clock, sequencer } = parts
    const { plan } = parts.ready
    this.#layout = new ExperimentLayout(parts.experiment, plan)
    this.#beam = new Beam(beamline, sequencer, clock)
    this.#announce()
    const context = experimentContext(parts.log.events)
    this.#recorder = new GuardedRecorder(parts.recorder, clock)
    this.#master = new MasterKeeper(
      () => this.#writeMaster(),
      error => this.#fault(toProblem(error)),
    )
    this.#journal = new JournalKeeper(parts, {
      stuck: problem => this.#diskHold.journalStuck(problem),
      kept: () => this.#diskHold.journalKept(),
      lost: problem => this.#fault(problem),
    })
    this.#beamHold = new BeamHold({
      ...parts,
      rule: parts.description.hold,
      onLoss: reason => this.#spoil(reason),
    })
    this.#diskHold = new DiskHold({ ...parts, recorder: this.#recorder, journal: this.#journal })
    const grown = (): Plan => parts.log.tree.plan ?? plan
    this.#files = new EntryFiles(parts.folder, grown, this.#recorder, context, parts.utcOffsetMinutes)
    const shared = { ...parts, plan, recorder: this.#recorder, layout: this.#layout }
    this.#frames = new FrameKeeper(shared)
    this.#points = new PointRecorder({
      ...shared,
      frames: this.#frames,
      beam: this.#beam,
      motors: Object.keys(beamline.motors),
      sampleMotor: beamline.sample?.motor,
    })
    this.#scans = new FollowedScans({
      ...shared,
      entries: this.#files,
      frames: this.#frames,
      exposing: parts.ready.exposing,
      counted: parts.ready.regions,
      signal: () => parts.control.signal,
      changed: () => this.#master.ask(),
      kept: () => this.#journal.keep(),
      failed: error => this.#fault(toProblem(error)),
    })
  }

  /** Resolves when whatever SPEC runs from now on will be heard. */
  async listening(): Promise<void> {
    await this.#scans.listening()
  }

  /** Never rejects for what devices or disk did: see the summary. */
  async execute(): Promise<RunSummary> {
    const stops = [
      this.#recorder.onComplete((file, dataset, complete) => this.#noteComplete(file, dataset, complete)),
      this.#recorder.onFault(problem => this.#fault(problem)),
      this.#parts.regionSums.onProblem(problem => this.#warn('regions', problem)),
      this.#recorder.onNotice(notice => this.#note(notice)),
    ]
    this.#diskHold.start()
    this.#beamHold.start()
    this.#scans.start()
    try {
      return await this.#runToEnd()
    } finally {
      this.#diskHold.stop()
      this.#scans.stop()
      for (const stop of stops) stop()
      await this.#recorder.close()
    }
  }

  async #runToEnd(): Promise<RunSummary> {
    let failure: unknown
    try {
      await this.#journal.keepFirst(this.#parts.control.signal)
      await this.#writeMaster()
      await this.#walk()
    } catch (error) {
      failure = error
    }
    // What the beam does from now on spoils nothing.
    this.#beamHold.stop()
    await this.#marked
    const { outcome, problem } = this.#judge(failure)
    return await this.#close(outcome, problem)
  }

  /** Recorder or journal cannot go on: there is no sense in measuring what nobody keeps. */
  #fault(problem: Problem): void {
    this.#diskFault ??= problem
    this.#parts.control.abort()
  }

  #judge(failure: unknown): { outcome: NodeOutcome; problem: Problem | undefined } {
    if (this.#diskFault !== undefined) return { outcome: 'failed', problem: this.#diskFault }
    if (failure === undefined) return { outcome: 'complete', problem: undefined }
    // Whatever else an abort has stopped is no failure.
    if (failure instanceof StopRequest || this.#parts.control.aborted)
      return { outcome: 'aborted', problem: undefined }
    return { outcome: 'failed', problem: toProblem(failure) }
  }

  async #walk(): Promise<void> {
    const { control, ready } = this.#parts
    let skipping: NodeId | undefined
    for (const step of planSteps(ready.plan)) {
      if (skipping !== undefined) {
        skipping = await this.#passOver(step, skipping)
        continue
      }
      try {
        await this.#gate(step)
        await this.#take(step, control.signal)
      } catch (error) {
        if (!isSkip(error)) throw error
        skipping = this.#entry
      }
      if (step.kind === 'point' || step.kind === 'end') this.#journal.keep()
    }
  }

  get #isOpen(): boolean {
    return this.#parts.ready.plan.root.isOpen === true
  }

  /** Until somebody ends it. */
  async #follow(): Promise<void> {
    const { control } = this.#parts
    await control.ended()
    control.signal.throwIfAborted()
    await this.#scans.close('complete', '')
  }

  /**
   * Stop, skip and pause come in here, between the steps. A point whose data are complete is always written down: its
   * `point` and the `end` of its nodes take no time. Between two entries there is nothing to skip.
   */
  async #gate(step: PlanStep): Promise<void> {
    if (step.kind === 'point' || step.kind === 'end') return
    const { control } = this.#parts
    if (this.#entry === undefined) control.skipDone()
    control.signal.throwIfAborted()
    if (step.kind === 'begin' || !this.#atBoundary) return
    while (control.holds.isHolding || control.pauseAsked) {
      if (control.holds.isHolding) await this.#hold()
      else await this.#pause()
      control.signal.throwIfAborted()
    }
    this.#atBoundary = false
  }

  /** Nobody knows for how long: the sample is spared the beam meanwhile. */
  async #hold(): Promise<void> {
    const { control } = this.#parts
    const { signal } = control
    const held = control.holds.whileHeld()
    await this.#beam.shutWhile(held, signal)
  }

  async #pause(): Promise<void> {
    const { control, paused } = this.#parts
    paused()
    await control.whilePaused()
  }

  async #take(step: PlanStep, signal: AbortSignal): Promise<void> {
    switch (step.kind) {
      case 'begin': {
        await this.#begin(step.node)
        return
      }
      case 'move':
        this.#parts.entered(step.node.id)
        {
          await this.#points.move(step, signal)
          return
        }
      case 'acquire':
        this.#parts.entered(step.node.id)
        {
          await this.#acquire(step, signal)
          return
        }
      case 'command':
        this.#parts.entered(step.node.id)
        {
          await this.#scans.run(step.node, signal)
          return
        }
      case 'point':
        await this.#points.finishPoint(step.node, step.point)
        this.#atBoundary = true
        return
      case 'end': {
        if (step.node.kind === 'sequence' && step.node.isOpen === true) await this.#follow()
        await this.#end(step.node, 'complete')
        return
      }
      default:
        assertNever(step, 'plan step')
    }
  }

  /** What needs the beam waits for it, and is done again when it was lost meanwhile. */
  async #acquire(step: Extract<PlanStep, { kind: 'acquire' }>, signal: AbortSignal): Promise<void> {
    const kept = new KeptFrames()
    if (step.node.beam.shutter !== 'open') {
      await this.#points.acquire(step, kept, signal)
      return
    }
    let attempts = 0
    await this.#beamHold.withBeam(async within => {
      attempts += 1
      if (attempts > 1) {
        this.#beam.forgetShutter()
        this.#points.repeats(step.node.id)
      }
      await this.#points.acquire(step, kept, within)
    }, signal)
  }

  /** Behind the run's back, but before the file with the marks is closed. */
  #spoil(cause: string): void {
    const { log, nowMs } = this.#parts
    const marked = this.#frames.spoilRecent(cause, nowMs()).then(
      events => events.forEach(event => log.add(event)),
      (error: unknown) =>
        log.add({ kind: 'problem.raised', id: 'spoiled', severity: 'warning', problem: toProblem(error) }),
    )
    this.#marked = Promise.all([this.#marked, marked])
  }

  async #begin(node: PlanNode): Promise<void> {
    const { control, log, ready, nowMs } = this.#parts
    // What it measures is known, and its file made, when SPEC tells that it has begun.
    if (node.kind === 'nativeScan') {
      control.skipDone()
      this.#entry = node.id
      this.#atBoundary = true
      return
    }
    const entry = ready.plan.entries.find(candidate => candidate.node === node.id)
    const positions = entry === undefined ? undefined : await this.#points.positionsNow()
    if (entry !== undefined && positions !== undefined) {
      await this.#files.begin(entry.name, nowMs(), positions)
      for (const info of datasetsOf(ready.plan, this.#layout, entry.name))
        log.add({ kind: 'dataset.created', ...info })
      // What was to be skipped until now was not this entry.
      control.skipDone()
      this.#entry = node.id
      this.#atBoundary = true
    }
    log.add({ kind: 'node.started', node: node.id, ...(positions === undefined ? {} : { positions }) })
    this.#started.add(node.id)
    if (entry !== undefined) await this.#writeMaster()
  }

  async #end(node: PlanNode, outcome: NodeOutcome): Promise<void> {
    const { log, ready, nowMs } = this.#parts
    if (node.kind === 'nativeScan') {
      this.#entry = undefined
      return
    }
    const entry = ready.plan.entries.find(candidate => candidate.node === node.id)
    if (entry !== undefined) {
      this.#entry = undefined
      await this.#marked
      await this.#files.end(entry.name, nowMs(), outcome, '')
    }
    this.#points.leave(node.id)
    log.add({ kind: 'node.finished', node: node.id, outcome })
    this.#started.delete(node.id)
  }

  /** Leaves a skipped node: its steps are passed over up to its own end. */
  async #passOver(step: PlanStep, target: NodeId): Promise<NodeId | undefined> {
    if (step.kind === 'point') this.#points.pass(step.node, step.point)
    if (step.kind !== 'end') return target
    if (step.node.kind === 'scan') await this.#points.writePassed(step.node)
    if (this.#started.has(step.node.id)) await this.#end(step.node, 'skipped')
    if (step.node.id !== target) return target
    this.#parts.control.skipDone()
    return undefined
  }

  async #close(outcome: NodeOutcome, given: Problem | undefined): Promise<RunSummary> {
    const { clock, log, nowMs, sequencer } = this.#parts
    const reason = given?.message ?? ''
    // What SPEC does by itself is nobody's business but its user's.
    const unrest = this.#isOpen ? undefined : await bringToRest(sequencer, this.#beam, { outcome, clock })
    const unheard = await this.#scans.close(outcome, reason)
    const unclosed = (await this.#files.endAll(nowMs(), outcome, reason)).map(toProblem)
    for (const node of [...this.#started].reverse()) log.add({ kind: 'node.finished', node, outcome })
    const gaps = this.#frames.gaps(reason === '' ? outcome : reason)
    for (const gap of gaps) log.add(gap)
    const afterwards = [unrest, unheard, ...unclosed].filter(problem => problem !== undefined)
    for (const [index, problem] of afterwards.entries()) {
      log.add({ kind: 'problem.raised', id: `close-${index}`, severity: 'alarm', problem })
    }
    if (given !== undefined) log.add({ kind: 'problem.raised', id: 'run', severity: 'alarm', problem: given })
    const frames = this.#frames.written()
    const missing = gaps.reduce((sum, gap) => sum + gap.lastFrame - gap.firstFrame + 1, 0)
    log.add({ kind: 'experiment.closed', outcome, frames, gaps: missing })
    await this.#master.settled()
    const unwritten = await this.#writeMaster().then(() => undefined, toProblem)
    const unkept = await this.#journal.flushInTime()
    const problem = given ?? afterwards[0] ?? unwritten ?? unkept
    return { outcome, frames, gaps: missing, problem }
  }

  #announce(): void {
    const { beamline, description, experiment, folder, log, program, ready, utcOffsetMinutes } = this.#parts
    log.add({
      kind: 'experiment.created',
      experiment,
      folder,
      master: masterFileName(experiment),
      plan: ready.plan,
      simulated: beamline.simulated,
      description: { file: description.file, text: description.text },
      beamline,
      detectors: ready.facts,
      program,
      utcOffsetMinutes,
    })
  }

  async #writeMaster(): Promise<void> {
    const { folder, experiment, log } = this.#parts
    await this.#recorder.replace(join(folder, masterFileName(experiment)), masterOf(log.tree, log.events))
  }

  #note(notice: RecorderNotice): void {
    if (notice.kind === 'compression') this.#noteCompression(notice)
    else this.#warn('recorder', notice.problem)
  }

  #noteCompression({ file, dataset, verdict }: Extract<RecorderNotice, { kind: 'compression' }>): void {
    const name = relative(this.#parts.folder, file)
    const node = this.#layout.nodeOf(name, dataset)
    const frames = node && this.#layout.acquisition(node).frames
    if (node === undefined || frames === undefined) return
    this.#parts.log.add({ kind: 'dataset.compression', node, file: name, dataset, verdict })
    const text = `${verdict.method}: ${verdict.reason}`
    const written = this.#recorder.text(file, frames.compressionPath, text)
    written.catch((error: unknown) => this.#warn('recorder', toProblem(error)))
  }

  #warn(id: string, problem: Problem): void {
    this.#parts.log.add({ kind: 'problem.raised', id, severity: 'warning', problem })
  }

  #noteComplete(file: string, dataset: string, complete: number): void {
    const { folder, log } = this.#parts
    const name = relative(folder, file)
    const node = this.#layout.nodeOf(name, dataset)
    if (node !== undefined) log.add({ kind: 'complete', node, dataset, file: name, complete })
  }
}
