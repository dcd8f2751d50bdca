import { join } from 'node:path'
import type { Clock } from '../../shared/base/clock.ts'
import { DeadTime } from '../../shared/analysis/spectra/dead-time.ts'
import { liveFraction } from '../../shared/analysis/spectra/live-fraction.ts'
import { groupDigits } from '../../shared/base/counted.ts'
import { regionSpans } from '../../shared/imaging/regions/region-spans.ts'
import { regionStatistics } from '../../shared/imaging/regions/region-statistics.ts'
import type { ResultInfo } from '../../shared/model/events.ts'
import type { NodeId } from '../../shared/model/ids.ts'
import type { PlannedRegion } from '../../shared/model/roi.ts'
import { HutchError, toProblem } from '../../shared/model/problem.ts'
import { isoTime } from '../../shared/nexus/iso-time.ts'
import {
  acquisitionOf,
  columnsOfAcquisition,
  datasetOf,
  masterFileName,
  resultFileName,
  type FramesPlace,
  type LocatedAcquisition,
} from '../../shared/nexus/names.ts'
import { regionResultPaths, regionResultSkeleton } from '../../shared/nexus/region-result.ts'
import { slug } from '../../shared/nexus/slug.ts'
import type { Recorder } from '../engine/ports.ts'
import type { CameraLayout } from '../../shared/nexus/camera-layout.ts'
import { CounterReader } from './counter-values.ts'
import { ExperimentSource } from './experiment-source.ts'
import type { LiveExperiment, MaskOf, OpenFile, PublishResult } from './ports.ts'
import { maskOfFrames } from './recorded-mask.ts'
import { readFrame } from './reference-loader.ts'
import { axesOf, reserveResultNumber } from './result-plan.ts'
import { cutToBytes } from '../platform/cut-to-bytes.ts'

export interface RegionCountParts {
  readonly openFile: OpenFile
  readonly live: LiveExperiment
  readonly recorder: Recorder
  readonly publish: PublishResult
  readonly clock: Clock
  readonly program: { readonly name: string; readonly version: string }
  readonly utcOffsetMinutes: () => number
  readonly maskOf?: MaskOf
}

export interface CountRequest {
  readonly master: string
  /** An acquisition with a camera. */
  readonly node: NodeId
  readonly region: PlannedRegion
}

/** News of a count, at most 5 a second. */
const newsEveryMs = 200

interface Counted {
  frames: number
  /** For the log of the result. */
  remark: string
}

interface Work extends CountRequest {
  readonly id: string
  readonly source: ExperimentSource
  readonly acquisition: LocatedAcquisition
  readonly camera: CameraLayout
  readonly place: FramesPlace
  /** Relative to the experiment folder. */
  readonly file: string
  readonly column: string
}

/**
 * Counts a region over frames that have been, or are still being, recorded: into a result file beside the raw ones, and point
 * by point into the scan. Follows the ledger, so that it never reads a frame that is not complete.
 */
export class RegionCount {
  readonly #parts: RegionCountParts
  readonly #stop = new AbortController()
  readonly #reserved = new Set<string>()
  readonly #running = new Set<Promise<void>>()

  constructor(parts: RegionCountParts) {
    this.#parts = parts
  }

  /** Rejects with what is wrong before any file is made. Later failures come as `result.state` `failed`. */
  async start(request: CountRequest): Promise<{ readonly id: string }> {
    const { live, openFile, publish, recorder } = this.#parts
    const source = await ExperimentSource.open(request.master, openFile, live)
    try {
      const work = await this.#prepare(request, source)
      await recorder.create(join(source.folder, work.file), this.#skeleton(work))
      publish(source.master, { kind: 'result.added', result: resultInfo(work) })
      const running = this.#run(work).finally(() => this.#running.delete(running))
      this.#running.add(running)
      return { id: work.id }
    } catch (error) {
      await source.close()
      throw error
    }
  }

  /** Resolves when nothing is counted any more. */
  async settled(): Promise<void> {
    await Promise.all(this.#running)
  }

  async close(): Promise<void> {
    this.#stop.abort(new HutchError({ kind: 'aborted', message: 'Cancelled' }))
    await this.settled()
  }

  async #prepare(request: CountRequest, source: ExperimentSource): Promise<Work> {
    const { node, region } = request
    const acquisition = acquisitionOf(source.plan, node)
    const place = datasetOf(source.experiment, source.plan, node)
    const { camera } = acquisition
    if (camera === undefined || place === undefined) throw noCamera(node)
    const number = await reserveResultNumber(source, 'regions', this.#reserved)
    const file = resultFileName(source.experiment, 'regions', number)
    const name = `${camera.name}_${slug(region.name)}`
    const isTaken = columnsOfAcquisition(source.plan, node).some(column => column.name === name)
    const column = isTaken ? `${name}_again_${number}` : name
    const id = file.slice(file.lastIndexOf('/') + 1).replace(/\.h5$/, '')
    return { ...request, id, source, acquisition, camera, place, file, column }
  }

  #skeleton({ acquisition, camera, file, node, place, region, source }: Work) {
    return regionResultSkeleton({
      experiment: source.experiment,
      program: this.#parts.program,
      startedAt: this.#isoNow(),
      title: `Sum over ${region.name} of ${acquisition.plan.name}`,
      fileName: file.slice(file.lastIndexOf('/') + 1),
      master: masterFileName(source.experiment),
      data: { node, file: place.file, path: place.path, entry: acquisition.entry },
      camera: camera.plan,
      region,
      axes:
        acquisition.loops.length === 0
          ? [{ name: 'point', unit: '', values: [0] }]
          : axesOf(acquisition.loops.map(({ plan }) => plan)),
    })
  }

  /** Never rejects: every end is told. */
  async #run(work: Work): Promise<void> {
    const { publish, recorder } = this.#parts
    const { id, place, source } = work
    const file = join(source.folder, work.file)
    const counted: Counted = { frames: 0, remark: 'dead time not corrected' }
    const failure = await this.#count(work, file, counted).then(() => undefined, toProblem)
    const planned = place.leading.reduce((product, size) => product * size, 1)
    const message =
      failure?.message ??
      `${groupDigits(counted.frames)} of ${groupDigits(planned)} frames counted, ${counted.remark}`
    const state = failure === undefined ? 'done' : this.#stop.signal.aborted ? 'cancelled' : 'failed'
    try {
      await recorder.values(file, regionResultPaths.complete, 0, [counted.frames])
      await recorder.text(file, regionResultPaths.status, state === 'done' ? 'success' : state)
      await recorder.text(file, regionResultPaths.log, cutToBytes(message, 4096))
      await recorder.text(file, regionResultPaths.endTime, this.#isoNow())
      await recorder.finish(file)
      publish(source.master, { kind: 'result.state', id, state, complete: counted.frames, message })
    } catch (error) {
      const why = `${message}. The result file could not be finished: ${toProblem(error).message}`
      const { frames } = counted
      publish(source.master, { kind: 'result.state', id, state: 'failed', complete: frames, message: why })
    } finally {
      await source.close()
    }
  }

  async #count(work: Work, file: string, counted: Counted): Promise<void> {
    const { camera, place, region, source } = work
    const { frames: perPoint, image } = camera.plan
    const spans = regionSpans(region.shape, image.width, image.height)
    const planned = place.leading.reduce((product, size) => product * size, 1)
    const news = new PointNews(work, this.#parts)
    const counters = new CounterReader(work, [liveFraction])
    const deadTime = new DeadTime(image)
    let mask: Uint8Array | undefined
    for (let sum = 0; counted.frames < planned && (await this.#isThere(work, counted.frames));) {
      // Not before its file is there.
      if (counted.frames === 0)
        mask = await maskOfFrames(source, { camera: camera.plan, place }, this.#parts.maskOf)
      const raw = await readFrame(source, place, counted.frames)
      const { [liveFraction]: fractions = [] } = await counters.at(Math.floor(counted.frames / perPoint))
      // Counts as they came stay exact.
      const pixels = fractions.length === 0 ? raw : deadTime.corrected(Float32Array.from(raw), fractions)
      const { saturation } = region
      const found = regionStatistics({ pixels, imageWidth: image.width, saturation, mask }, spans)
      sum += found.pixels === 0 ? Number.NaN : found.sum
      counted.frames += 1
      if (counted.frames % perPoint !== 0) continue
      const point = counted.frames / perPoint - 1
      await this.#parts.recorder.values(file, regionResultPaths.sums, point, [sum])
      news.add(point, sum, counted.frames)
      sum = 0
    }
    news.flush(counted.frames)
    counted.remark = deadTime.isCorrected ? deadTime.remark() : 'dead time not corrected'
  }

  /** Waits until a frame is complete; false when the recording ended without it. */
  async #isThere({ place, source }: Work, frame: number): Promise<boolean> {
    for (;;) {
      this.#stop.signal.throwIfAborted()
      // Both asked before looking: news that come while looking are not missed.
      const { generation, isRunning } = source
      if ((await source.complete(place)) > frame) return true
      if (!isRunning) return false
      await source.changeSince(generation, this.#stop.signal)
    }
  }

  #isoNow(): string {
    return isoTime(this.#parts.clock.nowMs(), this.#parts.utcOffsetMinutes())
  }
}

/** Points that were counted, told a few at a time. */
class PointNews {
  readonly #work: Work
  readonly #parts: RegionCountParts
  readonly #scan: NodeId | undefined
  #first = 0
  #values: (number | null)[] = []
  #toldAtMs = -Infinity

  constructor(work: Work, parts: RegionCountParts) {
    this.#work = work
    this.#parts = parts
    this.#scan = work.acquisition.loops.at(-1)?.plan.id
  }

  add(point: number, sum: number, frames: number): void {
    if (this.#values.length === 0) this.#first = point
    this.#values.push(Number.isFinite(sum) ? sum : null)
    if (this.#parts.clock.elapsedMs() - this.#toldAtMs >= newsEveryMs) this.flush(frames)
  }

  flush(frames: number): void {
    this.#toldAtMs = this.#parts.clock.elapsedMs()
    const { column, id, source } = this.#work
    const { publish } = this.#parts
    if (this.#scan !== undefined && this.#values.length > 0) {
      const [node, firstPoint, values] = [this.#scan, this.#first, this.#values]
      publish(source.master, { kind: 'column.counted', node, column, unit: 'counts', firstPoint, values })
    }
    this.#values = []
    publish(source.master, { kind: 'result.state', id, state: 'running', complete: frames, message: '' })
  }
}

function resultInfo({ acquisition, file, id, node, region }: Work): ResultInfo {
  const data = { dataset: regionResultPaths.sums, shape: acquisition.shape, dtype: 'float64' }
  const summary = `Sum over ${region.name}`
  return {
    id,
    node,
    title: `${region.name} of ${acquisition.plan.name}`,
    workflow: 'regions',
    file,
    process: regionResultPaths.process,
    outputs: [{ step: 'process', name: 'sum', summary, unit: 'counts', kind: 'curve', ...data }],
    ...data,
  }
}

function noCamera(node: NodeId): HutchError {
  return new HutchError({
    kind: 'usage',
    message: `${node} has no images to count on`,
    where: node,
    advice: 'Choose an acquisition with a detector',
  })
}
