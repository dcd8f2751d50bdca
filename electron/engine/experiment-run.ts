/* One experiment: its order of beginning and closing is the promise, and is read in one place. */
import { join } from 'node:path'
import type { ExperimentEvent, NodeOutcome } from '../../shared/model/events.ts'
import { toProblem, type Problem } from '../../shared/model/problem.ts'
import type { Plan } from '../../shared/model/plan.ts'
import { experimentContext, masterOf } from '../../shared/nexus/experiment-context.ts'
import { masterFileName } from '../../shared/nexus/names.ts'
import { Beam } from './beam.ts'
import { BeamHold } from './beam-hold.ts'
import { bringToRest } from './bring-to-rest.ts'
import { DiskHold } from './disk-hold.ts'
import { EntryFiles } from './entry-files.ts'
import { ExperimentLayout } from './experiment-layout.ts'
import { FollowedScans } from './followed-scans.ts'
import { FrameKeeper } from './frame-keeper.ts'
import { GuardedRecorder } from './guarded-recorder.ts'
import { JournalKeeper } from './journal-keeper.ts'
import { LinkHold } from './link-hold.ts'
import { MasterKeeper } from './master-keeper.ts'
import { NodeKeeper } from './node-keeper.ts'
import { PlanWalk } from './plan-walk.ts'
import { PointRecorder } from './point-recorder.ts'
import { noteNews } from './recorder-news.ts'
import { StopRequest } from './run-control.ts'
import type { RunParts, RunSummary } from './run-parts.ts'

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
  readonly #nodes: NodeKeeper
  readonly #walk: PlanWalk
  /** What goes on disk is lost from here on. */
  #diskFault: Problem | undefined

  constructor(parts: RunParts) {
    this.#parts = parts
    const { beamline, clock, sequencer } = parts
    const { plan } = parts.ready
    this.#layout = new ExperimentLayout(parts.experiment, plan)
    this.#beam = new Beam(beamline, sequencer, clock)
    parts.log.add(experimentCreated(parts))
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
      onLoss: reason => this.#nodes.spoil(reason),
    })
    this.#diskHold = new DiskHold({ ...parts, recorder: this.#recorder, journal: this.#journal })
    const grown = (): Plan => parts.log.tree.plan ?? plan
    this.#files = new EntryFiles(
      parts.folder,
      grown,
      this.#recorder,
      context,
      parts.utcOffsetMinutes,
      parts.maskOf,
    )
    const shared = { ...parts, plan, recorder: this.#recorder, layout: this.#layout }
    this.#frames = new FrameKeeper(shared)
    this.#points = new PointRecorder({
      ...shared,
      frames: this.#frames,
      beam: this.#beam,
      motors: Object.keys(beamline.motors),
      sampleMotor: beamline.sample?.motor,
    })
    const linkHold = new LinkHold({ ...parts, recover: signal => this.#walk.putBack(signal) })
    this.#nodes = new NodeKeeper({
      ...parts,
      linkHold,
      layout: this.#layout,
      files: this.#files,
      frames: this.#frames,
      points: this.#points,
      writeMaster: () => this.#writeMaster(),
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
    this.#walk = new PlanWalk({
      ...parts,
      nodes: this.#nodes,
      points: this.#points,
      scans: this.#scans,
      beam: this.#beam,
      beamHold: this.#beamHold,
      linkHold,
      kept: () => this.#journal.keep(),
    })
  }

  /** Resolves when whatever SPEC runs from now on will be heard. */
  async listening(): Promise<void> {
    await this.#scans.listening()
  }

  /** Never rejects for what devices or disk did: see the summary. */
  async execute(): Promise<RunSummary> {
    const stops = [
      noteNews({ ...this.#parts, layout: this.#layout, recorder: this.#recorder }),
      this.#recorder.onFault(problem => this.#fault(problem)),
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
      await this.#walk.toEnd()
    } catch (error) {
      failure = error
    }
    // What the beam does from now on spoils nothing.
    this.#beamHold.stop()
    await this.#nodes.marked()
    const { outcome, problem } = this.#judge(failure)
    if (problem !== undefined) this.#parts.failing(problem)
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

  async #close(outcome: NodeOutcome, given: Problem | undefined): Promise<RunSummary> {
    const { clock, log, nowMs, ready, sequencer } = this.#parts
    const reason = given?.message ?? ''
    // What SPEC does by itself is nobody's business but its user's.
    const unrest =
      ready.plan.root.isOpen === true
        ? undefined
        : await bringToRest(sequencer, this.#beam, { outcome, clock })
    const unheard = await this.#scans.close(outcome, reason)
    const unclosed = (await this.#files.endAll(nowMs(), outcome, reason)).map(toProblem)
    this.#nodes.endAll(outcome)
    const missing = this.#listGaps(reason === '' ? outcome : reason)
    const afterwards = [unrest, unheard, ...unclosed].filter(problem => problem !== undefined)
    for (const [index, problem] of afterwards.entries()) {
      log.add({ kind: 'problem.raised', id: `close-${index}`, severity: 'alarm', problem })
    }
    if (given !== undefined) log.add({ kind: 'problem.raised', id: 'run', severity: 'alarm', problem: given })
    const frames = this.#frames.written()
    log.add({ kind: 'experiment.closed', outcome, frames, gaps: missing })
    await this.#master.settled()
    const unwritten = await this.#writeMaster().then(() => undefined, toProblem)
    const unkept = await this.#journal.flushInTime()
    const problem = given ?? afterwards[0] ?? unwritten ?? unkept
    return { outcome, frames, gaps: missing, problem }
  }

  /** Beside those that scans have listed when they ended. Returns how many frames are missing in all. */
  #listGaps(cause: string): number {
    const { log } = this.#parts
    const listed = log.events.map(({ event }) => event).filter(event => event.kind === 'gap')
    const gaps = this.#frames.gaps(cause).filter(gap => !listed.some(known => covers(known, gap)))
    for (const gap of gaps) log.add(gap)
    return [...listed, ...gaps].reduce((sum, gap) => sum + gap.lastFrame - gap.firstFrame + 1, 0)
  }

  async #writeMaster(): Promise<void> {
    const { folder, experiment, log } = this.#parts
    await this.#recorder.replace(join(folder, masterFileName(experiment)), masterOf(log.tree, log.events))
  }
}

function experimentCreated(parts: RunParts): ExperimentEvent {
  const { beamline, description, experiment, folder, program, ready, utcOffsetMinutes } = parts
  return {
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
  }
}

type GapEvent = Extract<ExperimentEvent, { kind: 'gap' }>

function covers(known: GapEvent, gap: GapEvent): boolean {
  const isSameDataset = known.file === gap.file && known.dataset === gap.dataset
  return isSameDataset && known.firstFrame <= gap.firstFrame && gap.lastFrame <= known.lastFrame
}
