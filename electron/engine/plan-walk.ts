import { assertNever } from '../../shared/base/assert.ts'
import type { NodeId } from '../../shared/model/ids.ts'
import { planSteps, type PlanStep } from '../../shared/plan/plan-steps.ts'
import type { Beam } from './beam.ts'
import type { BeamHold } from './beam-hold.ts'
import type { FollowedScans } from './followed-scans.ts'
import { KeptFrames } from './kept-frames.ts'
import type { NodeKeeper } from './node-keeper.ts'
import type { PointRecorder } from './point-recorder.ts'
import type { ReadyPlan } from './preflight.ts'
import { isSkip, type RunControl } from './run-control.ts'

export interface WalkParts {
  readonly ready: ReadyPlan
  readonly control: RunControl
  readonly nodes: NodeKeeper
  readonly points: PointRecorder
  readonly scans: FollowedScans
  readonly beam: Beam
  readonly beamHold: BeamHold
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
    await this.#parts.beam.shutWhile(held, signal)
  }

  async #pause(): Promise<void> {
    const { control, paused } = this.#parts
    paused()
    await control.whilePaused()
  }

  async #take(step: PlanStep, signal: AbortSignal): Promise<void> {
    switch (step.kind) {
      case 'begin': {
        await this.#parts.nodes.begin(step.node)
        if (this.#parts.nodes.entry === step.node.id) this.#atBoundary = true
        return
      }
      case 'move': {
        this.#parts.entered(step.node.id)
        await this.#parts.points.move(step, signal)
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
        await this.#parts.points.finishPoint(step.node, step.point)
        this.#atBoundary = true
        return
      }
      case 'end': {
        if (step.node.kind === 'sequence' && step.node.isOpen === true) await this.#follow()
        await this.#parts.nodes.end(step.node, 'complete')
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
      await this.#parts.points.acquire(step, kept, signal)
      return
    }
    let attempts = 0
    await this.#parts.beamHold.withBeam(async within => {
      attempts += 1
      if (attempts > 1) {
        this.#parts.beam.forgetShutter()
        this.#parts.points.repeats(step.node.id)
      }
      await this.#parts.points.acquire(step, kept, within)
    }, signal)
  }
}
