import type { NodeOutcome } from '../../shared/model/events.ts'
import type { NodeId } from '../../shared/model/ids.ts'
import type { PlanNode } from '../../shared/model/plan.ts'
import { toProblem } from '../../shared/model/problem.ts'
import type { PlanStep } from '../../shared/plan/plan-steps.ts'
import { datasetsOf, type EntryFiles } from './entry-files.ts'
import type { ExperimentLayout } from './experiment-layout.ts'
import type { ExperimentLog } from './experiment-log.ts'
import type { FrameKeeper } from './frame-keeper.ts'
import type { LinkHold } from './link-hold.ts'
import type { PointRecorder } from './point-recorder.ts'
import type { ReadyPlan } from './preflight.ts'
import type { RunControl } from './run-control.ts'

export interface NodeParts {
  readonly ready: ReadyPlan
  readonly layout: ExperimentLayout
  readonly log: ExperimentLog
  readonly files: EntryFiles
  readonly points: PointRecorder
  readonly frames: FrameKeeper
  readonly control: RunControl
  readonly linkHold: LinkHold
  readonly nowMs: () => number
  readonly writeMaster: () => Promise<void>
}

/** Begins and ends the nodes of a plan, each with its entry file where it has one, and leaves those that are skipped. */
export class NodeKeeper {
  readonly #parts: NodeParts
  readonly #started = new Set<NodeId>()
  #entry: NodeId | undefined
  /** Frames that are being marked as spoiled. */
  #marked: Promise<unknown> = Promise.resolve()

  constructor(parts: NodeParts) {
    this.#parts = parts
  }

  /** The entry that is being recorded: what a skip leaves. */
  get entry(): NodeId | undefined {
    return this.#entry
  }

  async begin(node: PlanNode, signal: AbortSignal): Promise<void> {
    // What it measures is known, and its file made, when SPEC tells that it has begun.
    if (node.kind === 'nativeScan') this.#enter(node.id)
    else await this.#beginPlanned(node, signal)
  }

  async end(node: PlanNode, outcome: NodeOutcome): Promise<void> {
    const { files, log, nowMs, points } = this.#parts
    if (node.kind === 'nativeScan') {
      this.#entry = undefined
      return
    }
    const entry = this.#entryOf(node)
    if (entry !== undefined) {
      this.#entry = undefined
      await this.#marked
      await files.end(entry.name, nowMs(), outcome, '')
    }
    points.leave(node.id)
    log.add({ kind: 'node.finished', node: node.id, outcome })
    this.#started.delete(node.id)
  }

  /** Leaves a skipped node: its steps are passed over up to its own end. */
  async passOver(step: PlanStep, target: NodeId): Promise<NodeId | undefined> {
    const { control, points } = this.#parts
    if (step.kind === 'point') points.pass(step.node, step.point)
    if (step.kind !== 'end') return target
    if (step.node.kind === 'scan') await points.writePassed(step.node)
    if (this.#started.has(step.node.id)) await this.end(step.node, 'skipped')
    if (step.node.id !== target) return target
    control.skipDone()
    return undefined
  }

  /** Behind the run's back, but before the file with the marks is closed. */
  spoil(cause: string): void {
    const { frames, log, nowMs } = this.#parts
    const marked = frames.spoilRecent(cause, nowMs()).then(
      events => events.forEach(event => log.add(event)),
      (error: unknown) =>
        log.add({ kind: 'problem.raised', id: 'spoiled', severity: 'warning', problem: toProblem(error) }),
    )
    this.#marked = Promise.all([this.#marked, marked])
  }

  /** Resolves when every spoiled frame is marked. */
  async marked(): Promise<void> {
    await this.#marked
  }

  /** The run is over: whatever has begun ends with it, innermost first. Closes no file. */
  endAll(outcome: NodeOutcome): void {
    for (const node of [...this.#started].reverse())
      this.#parts.log.add({ kind: 'node.finished', node, outcome })
  }

  async #beginPlanned(node: PlanNode, signal: AbortSignal): Promise<void> {
    const { log, writeMaster } = this.#parts
    const entry = this.#entryOf(node)
    const positions = entry === undefined ? undefined : await this.#beginEntry(entry, signal)
    log.add({ kind: 'node.started', node: node.id, ...(positions === undefined ? {} : { positions }) })
    this.#started.add(node.id)
    if (entry !== undefined) await writeMaster()
  }

  /** Returns where the motors stand. */
  async #beginEntry({ name, node }: Entry, signal: AbortSignal): Promise<Readonly<Record<string, number>>> {
    const { files, layout, linkHold, log, nowMs, points, ready } = this.#parts
    const positions = await linkHold.through(() => points.positionsNow(), signal)
    await files.begin(name, nowMs(), positions)
    for (const info of datasetsOf(ready.plan, layout, name)) log.add({ kind: 'dataset.created', ...info })
    this.#enter(node)
    return positions
  }

  /** What was to be skipped until now was not this entry. */
  #enter(node: NodeId): void {
    this.#parts.control.skipDone()
    this.#entry = node
  }

  #entryOf(node: PlanNode): Entry | undefined {
    return this.#parts.ready.plan.entries.find(candidate => candidate.node === node.id)
  }
}

type Entry = ReadyPlan['plan']['entries'][number]
