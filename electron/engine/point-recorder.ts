import { join } from 'node:path'
import { demand } from '../../shared/base/assert.ts'
import type { Clock } from '../../shared/base/clock.ts'
import type { Beamline } from '../../shared/model/beamline.ts'
import type { DetectorId, NodeId } from '../../shared/model/ids.ts'
import type { AcquisitionPlan, Plan, RepeatPlan, ScanPlan } from '../../shared/model/plan.ts'
import { pointStatus } from '../../shared/nexus/names.ts'
import type { ColumnSource, NumberColumn } from '../../shared/nexus/number-columns.ts'
import { planNodes, type PlanStep } from '../../shared/plan/plan-steps.ts'
import type { Detector } from '../detectors/detector.ts'
import { HutchError } from '../../shared/model/problem.ts'
import { acquire, type Measurement } from './acquire.ts'
import type { Beam } from './beam.ts'
import type { ExperimentLayout } from './experiment-layout.ts'
import type { ExperimentLog } from './experiment-log.ts'
import type { FrameKeeper, FrameTarget } from './frame-keeper.ts'
import { noFrames, type FrameNumbers, type KeptFrames } from './kept-frames.ts'
import { moveInTime } from './move-in-time.ts'
import type { Recorder, Sequencer } from './ports.ts'

export interface PointParts {
  readonly folder: string
  readonly plan: Plan
  readonly layout: ExperimentLayout
  readonly log: ExperimentLog
  readonly recorder: Recorder
  readonly sequencer: Sequencer
  readonly beamline: Beamline
  readonly clock: Clock
  readonly detectors: ReadonlyMap<DetectorId, Detector>
  readonly frames: FrameKeeper
  /** Motors of the beamline file. */
  readonly motors: readonly string[]
  /** Takes the sample in and out, so that it may stand elsewhere than a scan put it. */
  readonly sampleMotor: string | undefined
  readonly beam: Beam
  readonly nowMs: () => number
}

/** Numbers measured since a scan moved, or since a repetition began: what the point will record. */
interface PointInProgress {
  readonly startedAtMs: number
  /** Where the scan's motor was read back. */
  readonly axis: { readonly motor: string; readonly position: number } | undefined
  counters: Readonly<Record<string, number>>
  readonly values: Record<string, number>
}

/** Moves, acquires and writes numbers into their planned places. */
export class PointRecorder {
  readonly #parts: PointParts
  readonly #points = new Map<NodeId, PointInProgress>()
  /** Points of scans that are being passed over. */
  readonly #passed = new Map<NodeId, { readonly first: number; readonly last: number }>()
  readonly #counters: readonly string[]
  /** Loops whose present point was interrupted and done again. */
  readonly #repeated = new Set<NodeId>()
  /** Scans and repeats around every acquisition, outermost first. */
  readonly #around = new Map<NodeId, readonly NodeId[]>()

  constructor(parts: PointParts) {
    this.#parts = parts
    const loops = [...planNodes(parts.plan)].filter(({ kind }) => kind === 'scan' || kind === 'repeat')
    for (const node of planNodes(parts.plan)) {
      if (node.kind !== 'acquisition') continue
      this.#around.set(
        node.id,
        loops.map(loop => loop.id).filter(id => node.id.startsWith(`${id}/`)),
      )
    }
    this.#counters = parts.plan.record.flatMap(({ source }) =>
      source.kind === 'counter' ? [source.mnemonic] : [],
    )
  }

  async move(step: Extract<PlanStep, { kind: 'move' }>, signal: AbortSignal): Promise<void> {
    const { beam, nowMs } = this.#parts
    const startedAtMs = nowMs()
    this.#points.delete(step.node.id)
    const position = await moveInTime(this.#parts, step, signal)
    beam.moved(step.motor)
    const axis = { motor: step.motor, position }
    this.#points.set(step.node.id, { startedAtMs, axis, counters: {}, values: {} })
  }

  /** The motor of a scan goes to where it was; the point in progress keeps what it has. */
  async putBack(step: Extract<PlanStep, { kind: 'move' }>, signal: AbortSignal): Promise<void> {
    await moveInTime(this.#parts, step, signal)
    this.#parts.beam.moved(step.motor)
  }

  /** @param kept numbers of the frames that an interrupted attempt has kept: only the others are taken */
  async acquire(
    step: Extract<PlanStep, { kind: 'acquire' }>,
    kept: KeptFrames,
    signal: AbortSignal,
  ): Promise<void> {
    const { node } = step
    const { beam, layout, recorder } = this.#parts
    const place = layout.acquisition(node.id)
    await beam.prepare(node.beam, signal)
    const measured = await this.#measure(step, kept, signal)
    const numbers = await this.#columnValues(place.columns, measured, await kept.numbers())
    await Promise.all(
      numbers.map(([column, value]) =>
        recorder.values(this.#path(place.file), column.path, step.execution, [value]),
      ),
    )
    this.#addToPoints(node, measured, numbers)
  }

  /** The acquisition was interrupted and is done again. */
  repeats(node: NodeId): void {
    for (const loop of this.#around.get(node) ?? []) this.#repeated.add(loop)
  }

  /** All children of a step are done: writes the scan's own columns and tells the point. */
  async finishPoint(node: ScanPlan | RepeatPlan, point: number): Promise<void> {
    const { log } = this.#parts
    const current = this.#points.get(node.id)
    if (node.kind === 'scan') await this.#writePoint(node, point, demand(current, `point of ${node.id}`))
    log.add({ kind: 'point.recorded', node: node.id, point, values: finiteOrNull(current?.values ?? {}) })
    if (node.kind === 'repeat') this.#points.delete(node.id)
  }

  /** A point that the operator skipped. */
  pass(node: ScanPlan | RepeatPlan, point: number): void {
    if (node.kind !== 'scan') return
    const passed = this.#passed.get(node.id)
    this.#passed.set(node.id, { first: passed?.first ?? point, last: point })
  }

  /** Points are passed over one after the other: one stretch per scan, written when the scan is left. */
  async writePassed(scan: ScanPlan): Promise<void> {
    const passed = this.#passed.get(scan.id)
    if (passed === undefined) return
    this.#passed.delete(scan.id)
    const { file, statusPath } = this.#parts.layout.scan(scan.id)
    const statuses = Array.from({ length: passed.last - passed.first + 1 }, () => pointStatus.skipped)
    await this.#parts.recorder.values(this.#path(file), statusPath, passed.first, statuses)
  }

  /** The scan is over: its motor may go elsewhere from now on. */
  leave(node: NodeId): void {
    this.#points.delete(node)
  }

  /** User positions of the motors of the beamline file, for the start of an entry. One that cannot be read is left out. */
  async positionsNow(): Promise<Readonly<Record<string, number>>> {
    const { motors, sequencer } = this.#parts
    const answers = await Promise.allSettled(motors.map(motor => sequencer.position(motor)))
    const positions: Record<string, number> = {}
    for (const [index, answer] of answers.entries()) {
      if (answer.status === 'fulfilled') positions[motors[index] ?? ''] = answer.value
      else if (!isRefusal(answer.reason)) throw answer.reason
    }
    return positions
  }

  async #measure(
    step: Extract<PlanStep, { kind: 'acquire' }>,
    kept: KeptFrames,
    signal: AbortSignal,
  ): Promise<Measurement> {
    const node = withoutFrames(step.node, kept.means.length)
    const { camera } = node
    const { detectors, frames, nowMs, sequencer } = this.#parts
    const target = camera && { ...this.#target(step), firstFrame: step.firstFrame + kept.means.length }
    return await acquire(
      node,
      {
        sequencer,
        detector: camera && detectors.get(camera.detector),
        ring: camera && frames.ringOf(camera),
        counters: this.#counters,
        nowMs,
        onFrame: frame => frames.keep(demand(target, 'camera'), frame, kept),
      },
      signal,
    )
  }

  #target({ firstFrame, node }: Extract<PlanStep, { kind: 'acquire' }>): FrameTarget {
    const { file, path: dataset } = demand(
      this.#parts.layout.acquisition(node.id).frames,
      `frames of ${node.id}`,
    )
    return { node: node.id, camera: demand(node.camera, 'camera'), file, dataset, firstFrame }
  }

  async #columnValues(
    columns: readonly NumberColumn[],
    measured: Measurement,
    frames: FrameNumbers,
  ): Promise<readonly (readonly [NumberColumn, number])[]> {
    return await Promise.all(
      columns.map(async column => {
        const value = await this.#value(column.source, measured.startedAtMs, measured.counters, frames)
        return [column, value] as const
      }),
    )
  }

  async #writePoint(scan: ScanPlan, point: number, current: PointInProgress): Promise<void> {
    const { layout, recorder } = this.#parts
    const place = layout.scan(scan.id)
    const file = this.#path(place.file)
    await Promise.all(
      place.columns.map(async column => {
        const value = await this.#value(column.source, current.startedAtMs, current.counters, noFrames)
        current.values[column.name] = value
        await recorder.values(file, column.path, point, [value])
      }),
    )
    const status = this.#repeated.delete(scan.id) ? pointStatus.okAfterRetry : pointStatus.ok
    await recorder.values(file, place.statusPath, point, [status])
  }

  async #value(
    source: ColumnSource,
    startedAtMs: number,
    counters: Readonly<Record<string, number>>,
    frames: FrameNumbers,
  ): Promise<number> {
    switch (source.kind) {
      case 'epoch':
        return startedAtMs / 1000
      case 'mean':
        return frames.mean
      case 'region':
        return frames.sums[source.at] ?? Number.NaN
      case 'counter':
        return counters[source.mnemonic] ?? Number.NaN
      case 'motor':
        return this.#scanned(source.mnemonic) ?? (await this.#parts.sequencer.position(source.mnemonic))
    }
  }

  /** Read-back of the axis that put this motor where it is; saves asking again for every point. */
  #scanned(motor: string): number | undefined {
    if (motor === this.#parts.sampleMotor) return undefined
    return [...this.#points.values()].find(({ axis }) => axis?.motor === motor)?.axis?.position
  }

  /** What an acquisition measured belongs to the points of the scans and repeats around it. */
  #addToPoints(
    node: AcquisitionPlan,
    measured: Measurement,
    numbers: readonly (readonly [NumberColumn, number])[],
  ): void {
    for (const loop of this.#around.get(node.id) ?? []) {
      const point = this.#points.get(loop) ?? {
        startedAtMs: measured.startedAtMs,
        axis: undefined,
        counters: {},
        values: {},
      }
      this.#points.set(loop, point)
      for (const [column, value] of numbers) point.values[column.name] = value
      point.counters = { ...measured.counters, ...point.counters }
    }
  }

  #path(file: string): string {
    return join(this.#parts.folder, file)
  }
}

/** What is left of an acquisition of which some frames are kept already; counts are always taken anew. */
function withoutFrames(node: AcquisitionPlan, kept: number): AcquisitionPlan {
  if (node.camera === undefined || kept === 0) return node
  const frames = node.camera.frames - kept
  return { ...node, camera: frames === 0 ? undefined : { ...node.camera, frames } }
}

/** The motor is at fault, not the connection. */
function isRefusal(error: unknown): boolean {
  return error instanceof HutchError && (error.kind === 'device' || error.kind === 'not-found')
}

function finiteOrNull(values: Readonly<Record<string, number>>): Record<string, number | null> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, Number.isFinite(value) ? value : null]),
  )
}
