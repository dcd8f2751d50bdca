import { join } from 'node:path'
import { demand } from '../../shared/base/assert.ts'
import { meanOf } from '../../shared/analysis/mean.ts'
import type { ExperimentEvent } from '../../shared/model/events.ts'
import type { DetectorId, NodeId } from '../../shared/model/ids.ts'
import { pixelView } from '../../shared/model/pixels.ts'
import type { AcquisitionPlan, CameraPlan, Plan, ScanPlan } from '../../shared/model/plan.ts'
import { pointStatus } from '../../shared/nexus/names.ts'
import type { ColumnSource, NumberColumn } from '../../shared/nexus/number-columns.ts'
import type { PlanStep } from '../../shared/plan/plan-steps.ts'
import type { Detector, Frame } from '../detectors/detector.ts'
import { acquire, type Measurement } from './acquire.ts'
import type { Beam } from './beam.ts'
import { largestFrame } from './entry-files.ts'
import type { AcquisitionPlace, ExperimentLayout } from './experiment-layout.ts'
import type { ExperimentLog } from './experiment-log.ts'
import type { LiveView, Recorder, Sequencer } from './ports.ts'
import type { RingStore } from './ring-store.ts'

export interface PointParts {
  readonly folder: string
  readonly plan: Plan
  readonly layout: ExperimentLayout
  readonly log: ExperimentLog
  readonly recorder: Recorder
  readonly sequencer: Sequencer
  readonly detectors: ReadonlyMap<DetectorId, Detector>
  readonly rings: RingStore
  readonly live: LiveView
  readonly beam: Beam
  readonly nowMs: () => number
}

type GapEvent = Extract<ExperimentEvent, { kind: 'gap' }>

/** Numbers measured since the scan last moved: what its point will record. */
interface PointInProgress {
  startedAtMs: number
  position: number
  counters: Record<string, number>
  readonly values: Record<string, number>
}

/** Moves, acquires and writes down: frames through the ring, numbers into their planned places. */
export class PointRecorder {
  readonly #parts: PointParts
  readonly #points = new Map<NodeId, PointInProgress>()
  readonly #delivered = new Map<NodeId, number>()
  readonly #acknowledged = new Map<NodeId, number>()
  readonly #counters: readonly string[]

  constructor(parts: PointParts) {
    this.#parts = parts
    this.#counters = parts.plan.record.flatMap(({ source }) =>
      source.kind === 'counter' ? [source.mnemonic] : [],
    )
  }

  async move(step: Extract<PlanStep, { kind: 'move' }>, signal: AbortSignal): Promise<void> {
    const startedAtMs = this.#parts.nowMs()
    const position = await this.#parts.sequencer.move(step.motor, step.target, signal)
    this.#points.set(step.node.id, { startedAtMs, position, counters: {}, values: {} })
  }

  async acquire(step: Extract<PlanStep, { kind: 'acquire' }>, signal: AbortSignal): Promise<void> {
    const { node } = step
    const { beam, layout, recorder } = this.#parts
    const place = layout.acquisition(node.id)
    await beam.prepare(node.beam, signal)
    const means: number[] = []
    const measured = await this.#measure(step, place, means, signal)
    const numbers = await this.#columnValues(node, place.columns, measured, means)
    for (const [column, value] of numbers) {
      await recorder.values(this.#path(place.file), column.path, step.execution, [value])
    }
    this.#addToPoint(node, measured, numbers)
  }

  /** All children of a step are done: writes the scan's own columns and tells the point. */
  async finishPoint(scan: ScanPlan, point: number): Promise<void> {
    const { layout, log, recorder } = this.#parts
    const place = layout.scan(scan.id)
    const current = demand(this.#points.get(scan.id), `point of ${scan.id}`)
    for (const column of place.columns) {
      const value = await this.#value(column.source, current.startedAtMs, current.counters, Number.NaN)
      current.values[column.name] = value
      await recorder.values(this.#path(place.file), column.path, point, [value])
    }
    await recorder.values(this.#path(place.file), place.statusPath, point, [pointStatus.ok])
    log.add({ kind: 'point.recorded', node: scan.id, point, values: finiteOrNull(current.values) })
  }

  /** User positions of all motors the beamline file names, for the start of an entry. */
  async positionsNow(): Promise<Readonly<Record<string, number>>> {
    const { sequencer } = this.#parts
    const motors = await sequencer.motors()
    const positions = await Promise.all(
      motors.map(async motor => [motor, await sequencer.position(motor)] as const),
    )
    return Object.fromEntries(positions)
  }

  written(): number {
    return sum(this.#acknowledged)
  }

  /** Frames the detectors delivered and the files do not have. */
  gaps(cause: string): readonly GapEvent[] {
    return [...this.#delivered].flatMap(([node, delivered]) => {
      const written = this.#acknowledged.get(node) ?? 0
      const frames = this.#parts.layout.acquisition(node).frames
      if (written >= delivered || frames === undefined) return []
      const { file, path } = frames
      return [
        {
          kind: 'gap',
          node,
          dataset: path,
          file,
          firstFrame: written,
          lastFrame: delivered - 1,
          cause,
        } as const,
      ]
    })
  }

  async #measure(
    step: Extract<PlanStep, { kind: 'acquire' }>,
    place: AcquisitionPlace,
    means: number[],
    signal: AbortSignal,
  ): Promise<Measurement> {
    const { camera } = step.node
    const { detectors, nowMs, plan, rings, sequencer } = this.#parts
    return await acquire(
      step.node,
      {
        sequencer,
        detector: camera && detectors.get(camera.detector),
        ring: camera && rings.ringFor(camera.detector, largestFrame(plan, camera.detector)),
        counters: this.#counters,
        nowMs,
        onFrame: frame => this.#takeFrame(step, demand(camera, 'camera'), place, frame, means),
      },
      signal,
    )
  }

  /** Measures, shows, then gives the frame to the recorder. */
  async #takeFrame(
    step: Extract<PlanStep, { kind: 'acquire' }>,
    camera: CameraPlan,
    place: AcquisitionPlace,
    frame: Frame,
    means: number[],
  ): Promise<void> {
    const { live, plan, recorder, rings } = this.#parts
    const node = step.node.id
    const number = step.firstFrame + frame.index
    const ring = rings.ringFor(camera.detector, largestFrame(plan, camera.detector))
    const { file, path: dataset } = demand(place.frames, `frames of ${node}`)
    const { image, pixelType } = camera
    means.push(
      meanOf(pixelView(ring.memory, pixelType, frame.slot * ring.slotBytes, image.width * image.height)),
    )
    const acquiredAtMs = frame.startedAtMs + camera.exposureS * 1000
    live.show({
      detector: camera.detector,
      node,
      file: this.#path(file),
      dataset,
      frame: number,
      ring,
      slot: frame.slot,
      image,
      pixelType,
      acquiredAtMs,
    })
    this.#delivered.set(node, (this.#delivered.get(node) ?? 0) + 1)
    const acknowledged = recorder.append(this.#path(file), dataset, number, ring, frame.slot, frame.byteLength)
    // Recorder and screen have taken their own holds by now; the one that came with the frame ends here.
    ring.release(frame.slot)
    await acknowledged
    this.#acknowledged.set(node, (this.#acknowledged.get(node) ?? 0) + 1)
  }

  async #columnValues(
    node: AcquisitionPlan,
    columns: readonly NumberColumn[],
    measured: Measurement,
    means: readonly number[],
  ): Promise<readonly (readonly [NumberColumn, number])[]> {
    const mean = means.reduce((total, value) => total + value, 0) / Math.max(1, means.length)
    const values: (readonly [NumberColumn, number])[] = []
    for (const column of columns) {
      values.push([
        column,
        await this.#value(
          column.source,
          measured.startedAtMs,
          measured.counters,
          node.camera ? mean : Number.NaN,
        ),
      ])
    }
    return values
  }

  async #value(
    source: ColumnSource,
    startedAtMs: number,
    counters: Readonly<Record<string, number>>,
    mean: number,
  ): Promise<number> {
    switch (source.kind) {
      case 'epoch':
        return startedAtMs / 1000
      case 'mean':
        return mean
      case 'counter':
        return counters[source.mnemonic] ?? Number.NaN
      case 'motor':
        return this.#scanned(source.mnemonic) ?? (await this.#parts.sequencer.position(source.mnemonic))
    }
  }

  /** Read-back of the axis that put this motor where it is; saves asking again for every point. */
  #scanned(motor: string): number | undefined {
    for (const [id, point] of this.#points) {
      const scan = demand(this.#parts.log.tree.nodes.get(id), `node ${id}`).plan
      if (scan.kind === 'scan' && scan.axis.motor === motor) return point.position
    }
    return undefined
  }

  /** What an acquisition measured belongs to the point of the scan around it. */
  #addToPoint(
    node: AcquisitionPlan,
    measured: Measurement,
    numbers: readonly (readonly [NumberColumn, number])[],
  ): void {
    for (const [scan, point] of this.#points) {
      if (!node.id.startsWith(`${scan}/`)) continue
      for (const [column, value] of numbers) point.values[column.name] = value
      point.counters = { ...measured.counters, ...point.counters }
    }
  }

  #path(file: string): string {
    return join(this.#parts.folder, file)
  }
}

function finiteOrNull(values: Readonly<Record<string, number>>): Record<string, number | null> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, Number.isFinite(value) ? value : null]),
  )
}

function sum(counts: ReadonlyMap<NodeId, number>): number {
  return [...counts.values()].reduce((total, value) => total + value, 0)
}
