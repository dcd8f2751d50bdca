import { join, relative } from 'node:path'
import { assertNever } from '../../shared/base/assert.ts'
import type { Beamline } from '../../shared/model/beamline.ts'
import type { Description } from '../../shared/model/description.ts'
import type { NodeOutcome } from '../../shared/model/events.ts'
import type { DetectorId, ExperimentId, NodeId } from '../../shared/model/ids.ts'
import { toProblem, type Problem } from '../../shared/model/problem.ts'
import type { PlanNode } from '../../shared/model/plan.ts'
import { experimentContext, masterOf } from '../../shared/nexus/experiment-context.ts'
import { masterFileName } from '../../shared/nexus/names.ts'
import { planSteps, type PlanStep } from '../../shared/plan/plan-steps.ts'
import type { Detector } from '../detectors/detector.ts'
import { Beam } from './beam.ts'
import { datasetsOf, EntryFiles } from './entry-files.ts'
import { ExperimentLayout } from './experiment-layout.ts'
import type { ExperimentLog } from './experiment-log.ts'
import { PointRecorder } from './point-recorder.ts'
import type { LiveView, Recorder, Sequencer } from './ports.ts'
import type { ReadyPlan } from './preflight.ts'
import { RunControl, StopRequest } from './run-control.ts'
import type { RingStore } from './ring-store.ts'

export interface RunParts {
  readonly experiment: ExperimentId
  readonly folder: string
  readonly description: Description
  readonly beamline: Beamline
  readonly ready: ReadyPlan
  readonly log: ExperimentLog
  readonly recorder: Recorder
  readonly sequencer: Sequencer
  readonly detectors: ReadonlyMap<DetectorId, Detector>
  readonly rings: RingStore
  readonly live: LiveView
  readonly control: RunControl
  readonly program: { readonly name: string; readonly version: string }
  readonly utcOffsetMinutes: number
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

/** Longest time the devices get to come to rest after a run, ms. */
const restLimitMs = 10_000

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
  readonly #started = new Set<NodeId>()
  #recorderFault: Problem | undefined

  constructor(parts: RunParts) {
    this.#parts = parts
    const { plan } = parts.ready
    this.#layout = new ExperimentLayout(parts.experiment, plan)
    this.#beam = new Beam(parts.beamline, parts.sequencer)
    this.#announce()
    const context = experimentContext(parts.log.events)
    this.#files = new EntryFiles(parts.folder, plan, parts.recorder, context, parts.utcOffsetMinutes)
    this.#points = new PointRecorder({ ...parts, plan, layout: this.#layout, beam: this.#beam })
  }

  async execute(): Promise<RunSummary> {
    const { recorder, control } = this.#parts
    const stops = [
      recorder.onComplete((file, dataset, complete) => this.#noteComplete(file, dataset, complete)),
      recorder.onFault(problem => {
        this.#recorderFault ??= problem
        control.abort()
      }),
    ]
    try {
      return await this.#runToEnd()
    } finally {
      for (const stop of stops) stop()
    }
  }

  async #runToEnd(): Promise<RunSummary> {
    let failure: unknown
    try {
      await this.#writeMaster()
      await this.#walk()
    } catch (error) {
      failure = error
    }
    const { outcome, problem } = this.#judge(failure)
    return await this.#close(outcome, problem)
  }

  #judge(failure: unknown): { outcome: NodeOutcome; problem: Problem | undefined } {
    if (this.#recorderFault !== undefined) return { outcome: 'failed', problem: this.#recorderFault }
    if (failure === undefined) return { outcome: 'complete', problem: undefined }
    if (failure instanceof StopRequest) return { outcome: 'aborted', problem: undefined }
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
        await this.#take(step, control.stepSignal())
      } catch (error) {
        if (!control.skipAsked) throw error
        skipping = this.#skipTarget(step.node)
      }
    }
  }

  /** Pause takes effect at a point boundary: before a scan moves on, and before an acquisition outside of scans. */
  async #gate(step: PlanStep): Promise<void> {
    const { control } = this.#parts
    control.stepSignal().throwIfAborted()
    const boundary = step.kind === 'move' || (step.kind === 'acquire' && step.indices.length === 0)
    if (!boundary || !control.pauseAsked) return
    this.#parts.paused()
    await control.whilePaused()
    control.stepSignal().throwIfAborted()
    this.#parts.entered(step.node.id)
  }

  async #take(step: PlanStep, signal: AbortSignal): Promise<void> {
    switch (step.kind) {
      case 'begin':
        return await this.#begin(step.node)
      case 'move':
        this.#parts.entered(step.node.id)
        return await this.#points.move(step, signal)
      case 'acquire':
        this.#parts.entered(step.node.id)
        return await this.#points.acquire(step, signal)
      case 'point':
        if (step.node.kind === 'scan') await this.#points.finishPoint(step.node, step.point)
        return
      case 'end':
        return await this.#end(step.node, 'complete')
      default:
        assertNever(step, 'plan step')
    }
  }

  async #begin(node: PlanNode): Promise<void> {
    const { log, ready, nowMs } = this.#parts
    const entry = ready.plan.entries.find(candidate => candidate.node === node.id)
    if (entry !== undefined) {
      await this.#files.begin(entry.name, nowMs(), await this.#points.positionsNow())
      for (const info of datasetsOf(ready.plan, this.#layout, entry.name))
        log.add({ kind: 'dataset.created', ...info })
    }
    log.add({ kind: 'node.started', node: node.id })
    this.#started.add(node.id)
    if (entry !== undefined) await this.#writeMaster()
  }

  async #end(node: PlanNode, outcome: NodeOutcome): Promise<void> {
    const { log, ready, nowMs } = this.#parts
    const entry = ready.plan.entries.find(candidate => candidate.node === node.id)
    if (entry !== undefined) await this.#files.end(entry.name, nowMs(), outcome, '')
    log.add({ kind: 'node.finished', node: node.id, outcome })
    this.#started.delete(node.id)
  }

  #skipTarget(node: PlanNode): NodeId {
    const { plan } = this.#parts.ready
    return plan.entries.find(entry => entry.name === node.entry)?.node ?? node.id
  }

  /** Leaves a skipped node: its steps are passed over up to its own end. */
  async #passOver(step: PlanStep, target: NodeId): Promise<NodeId | undefined> {
    if (step.kind !== 'end') return target
    if (this.#started.has(step.node.id)) await this.#end(step.node, 'skipped')
    if (step.node.id !== target) return target
    this.#parts.control.skipDone()
    return undefined
  }

  async #close(outcome: NodeOutcome, problem: Problem | undefined): Promise<RunSummary> {
    const { log, nowMs } = this.#parts
    const reason = problem?.message ?? ''
    const failures = [...(await this.#rest(outcome)), ...(await this.#files.endAll(nowMs(), outcome, reason))]
    for (const node of [...this.#started].reverse()) log.add({ kind: 'node.finished', node, outcome })
    const gaps = this.#points.gaps(reason === '' ? outcome : reason)
    for (const gap of gaps) log.add(gap)
    for (const [index, failure] of failures.entries()) {
      log.add({
        kind: 'problem.raised',
        id: `close-${index}`,
        severity: 'warning',
        problem: toProblem(failure),
      })
    }
    if (problem !== undefined) log.add({ kind: 'problem.raised', id: 'run', severity: 'alarm', problem })
    const frames = this.#points.written()
    const missing = gaps.reduce((sum, gap) => sum + gap.lastFrame - gap.firstFrame + 1, 0)
    log.add({ kind: 'experiment.closed', outcome, frames, gaps: missing })
    const masterFailure = await this.#writeMaster().then(() => undefined, toProblem)
    return { outcome, frames, gaps: missing, problem: problem ?? masterFailure }
  }

  /** Shutter closed and, after anything but a good end, every motor and scaler stopped. */
  async #rest(outcome: NodeOutcome): Promise<readonly unknown[]> {
    const failures: unknown[] = []
    const note = (error: unknown): void => void failures.push(error)
    if (outcome !== 'complete') await this.#parts.sequencer.abort().catch(note)
    if (failures.length === 0) await this.#beam.makeSafe(AbortSignal.timeout(restLimitMs)).catch(note)
    return failures
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
    const { folder, experiment, log, recorder } = this.#parts
    await recorder.replace(join(folder, masterFileName(experiment)), masterOf(log.tree, log.events))
  }

  #noteComplete(file: string, dataset: string, complete: number): void {
    const { folder, log } = this.#parts
    const name = relative(folder, file)
    const node = this.#layout.nodeOf(name, dataset)
    if (node !== undefined) log.add({ kind: 'complete', node, dataset, file: name, complete })
  }
}
