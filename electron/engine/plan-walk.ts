import { assertNever } from '../../shared/base/assert.ts'
import type { NodeId } from '../../shared/model/ids.ts'
import { planSteps, type PlanStep } from '../../shared/plan/plan-steps.ts'
import type { Beam } from './beam.ts'
import type { BeamHold } from './beam-hold.ts'
import type { FollowedScans } from './followed-scans.ts'
import { KeptFrames } from './kept-frames.ts'
import type { LinkHold } from './link-hold.ts'
import type { NodeKeeper } from './node-keeper.ts'
import type { PointRecorder } from './point-recorder.ts'
import type { Sequencer } from './ports.ts'
import type { ReadyPlan } from './preflight.ts'
import { isSkip, type RunControl } from './run-control.ts'

export interface WalkParts {
  readonly ready: ReadyPlan
  readonly control: RunControl
  readonly sequencer: Sequencer
  readonly nodes: NodeKeeper
  readonly points: PointRecorder
  readonly scans: FollowedScans
  readonly beam: Beam
  readonly beamHold: BeamHold
  readonly linkHold: LinkHold
  readonly entered: (node: NodeId) => void
  readonly paused: () => void
  /** What was to be complete before the end is complete. */
  readonly stopped: () => void
  /** A point or a node is complete: the journal should be kept. */
  readonly kept: () => void
}

/** Takes the steps of a plan one after the other; lets the operator in, and the beam, where the data stay whole. */
export class PlanWalk {
  readonly #parts: WalkParts
  /** True before the first and after every complete point: here a pause may come. */
  #atBoundary = true
  /** The last move of every scan that is under way, outermost first. */
  readonly #open = new Map<NodeId, Extract<PlanStep, { kind: 'move' }>>()

  constructor(parts: WalkParts) {
    this.#parts = parts
  }

  /** Rejects with what stopped it: a stop, an abort, or what devices or disk did. */
  async toEnd(): Promise<void> {
    const { control, nodes, ready } = this.#parts
    let skipping: NodeId | undefined
    for (const step of planSteps(ready.plan)) {
      if (skipping !== undefined) {
        skipping = await nodes.passOver(step, skipping)
        continue
      }
      try {
        await this.#gate(step)
        await this.#take(step, control.signal)
      } catch (error) {
        if (!isSkip(error)) throw error
        skipping = nodes.entry
      }
      if (step.kind === 'point' || step.kind === 'end') this.#parts.kept()
    }
  }

  /** The sequencer was away: whatever still runs there is stopped, and the motors of the scans go back to their places. */
  async putBack(signal: AbortSignal): Promise<void> {
    const { beam, points, sequencer } = this.#parts
    await sequencer.abort()
    beam.forget()
    for (const step of this.#open.values()) await points.putBack(step, signal)
  }

  /** Until somebody ends it. */
  async #follow(): Promise<void> {
    const { control } = this.#parts
    await control.ended()
    control.signal.throwIfAborted()
    await this.#parts.scans.close('complete', '')
  }

  /**
   * Stop, skip and pause come in here, between the steps. A point whose data are complete is always written down: its
   * `point` and the `end` of its nodes take no time. Between two entries there is nothing to skip.
   */
  async #gate(step: PlanStep): Promise<void> {
    if (step.kind === 'point' || step.kind === 'end') return
    const { control } = this.#parts
    if (this.#parts.nodes.entry === undefined) control.skipDone()
    this.#stopIfDue()
    control.signal.throwIfAborted()
    if (step.kind === 'begin' || !this.#atBoundary) return
    while (control.holds.isHolding || control.pauseAsked) {
      if (control.holds.isHolding) await this.#hold()
      else await this.#pause()
      control.signal.throwIfAborted()
    }
    this.#atBoundary = false
  }

  #stopIfDue(): void {
    const { control, nodes, stopped } = this.#parts
    if (control.stopAfter === undefined) return
    const isBetweenScans = nodes.entry === undefined
    if (isBetweenScans || (control.stopAfter === 'point' && this.#atBoundary)) stopped()
  }

  /** Nobody knows for how long: the sample is spared the beam meanwhile. */
  async #hold(): Promise<void> {
    const { control } = this.#parts
    const { signal } = control
    const held = control.holds.whileHeld()
    await this.#parts.linkHold.through(() => this.#parts.beam.shutWhile(held, signal), signal)
  }

  async #pause(): Promise<void> {
    const { control, paused } = this.#parts
    paused()
    await control.whilePaused()
  }

  async #take(step: PlanStep, signal: AbortSignal): Promise<void> {
    switch (step.kind) {
      case 'begin': {
        await this.#parts.nodes.begin(step.node, signal)
        if (this.#parts.nodes.entry === step.node.id) this.#atBoundary = true
        return
      }
      case 'move': {
        this.#parts.entered(step.node.id)
        this.#open.set(step.node.id, step)
        await this.#parts.linkHold.through(() => this.#parts.points.move(step, signal), signal)
        return
      }
      case 'acquire': {
        this.#parts.entered(step.node.id)
        await this.#acquire(step, signal)
        return
      }
      case 'command': {
        this.#parts.entered(step.node.id)
        await this.#parts.scans.run(step.node, signal)
        return
      }
      case 'point': {
        await this.#parts.linkHold.through(
          () => this.#parts.points.finishPoint(step.node, step.point),
          signal,
        )
        this.#atBoundary = true
        return
      }
      case 'end': {
        if (step.node.kind === 'sequence' && step.node.isOpen === true) await this.#follow()
        this.#open.delete(step.node.id)
        await this.#parts.nodes.end(step.node, 'complete')
        return
      }
      default:
        assertNever(step, 'plan step')
    }
  }

  /** What needs the beam waits for it, and is done again when beam or sequencer was lost meanwhile. */
  async #acquire(step: Extract<PlanStep, { kind: 'acquire' }>, signal: AbortSignal): Promise<void> {
    const kept = new KeptFrames()
    let attempts = 0
    const attempt = async (within: AbortSignal): Promise<void> => {
      attempts += 1
      if (attempts > 1) {
        this.#parts.beam.forgetShutter()
        this.#parts.points.repeats(step.node.id)
      }
      await this.#parts.points.acquire(step, kept, within)
    }
    const needsBeam = step.node.beam.shutter === 'open'
    await this.#parts.linkHold.through(
      () => (needsBeam ? this.#parts.beamHold.withBeam(attempt, signal) : attempt(signal)),
      signal,
    )
  }
}
