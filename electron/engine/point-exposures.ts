import { demand } from '../../shared/base/assert.ts'
import type { DatasetInfo, ExperimentEvent } from '../../shared/model/events.ts'
import type { DetectorId } from '../../shared/model/ids.ts'
import { toProblem, type Problem } from '../../shared/model/problem.ts'
import type { NativeLayout } from '../../shared/nexus/native-layout.ts'
import type { CameraLayout } from '../../shared/nexus/camera-layout.ts'
import type { Detector } from '../detectors/detector.ts'
import { expose } from './acquire.ts'
import { KeptFrames } from './kept-frames.ts'
import type { FrameKeeper } from './frame-keeper.ts'

export interface ExposureParts {
  /** Of the entry, relative to the experiment folder. */
  readonly file: string
  readonly frames: FrameKeeper
  readonly detectors: ReadonlyMap<DetectorId, Detector>
  readonly signal: AbortSignal
  /** A detector failed: the scan goes on without its frames. */
  readonly failed: (detector: DetectorId, problem: Problem) => void
}

interface Camera {
  readonly layout: CameraLayout
  /** Frames 0 … taken−1 belong to the points of the same numbers. */
  taken: number
  /** Why it gives no frames any more. */
  lost: string | undefined
}

type GapEvent = Extract<ExperimentEvent, { kind: 'gap' }>

/**
 * One frame of every camera with every point of a scan that SPEC runs. Frame k is that of point k: a camera that missed one
 * gives no more, because later frames would stand in the wrong place.
 */
export class PointExposures {
  readonly datasets: readonly DatasetInfo[]
  readonly #parts: ExposureParts
  readonly #cameras: readonly Camera[]
  readonly #layout: NativeLayout
  /** What the frames came to by point, in the order of the cameras. Forgotten when they are recorded. */
  readonly #numbers = new Map<number, Promise<readonly (readonly (number | null)[])[]>>()

  constructor(layout: NativeLayout, parts: ExposureParts) {
    this.#parts = parts
    this.#layout = layout
    this.#cameras = layout.cameras.map(camera => ({ layout: camera, taken: 0, lost: undefined }))
    this.datasets = layout.cameras.map(camera => datasetInfo(layout, camera, parts.file))
  }

  /** Resolves when every camera has its frame on the way to the disk acknowledged, or has given up. */
  async expose(point: number, seconds: number): Promise<void> {
    const taken = Promise.all(this.#cameras.map(camera => this.#exposeOne(camera, point, seconds)))
    this.#numbers.set(point, taken)
    await taken
  }

  /** What the frames of a point came to, as `imaged` of the layout has it; null where there is none. */
  async numbers(point: number): Promise<readonly (number | null)[]> {
    const numbers = await this.#numbers.get(point)
    this.#numbers.delete(point)
    return numbers?.flat() ?? this.#layout.imaged.map(() => null)
  }

  async settled(): Promise<void> {
    await Promise.all(this.#numbers.values())
  }

  /** Points without a frame, once the scan has had `points` of them. */
  gaps(points: number): readonly GapEvent[] {
    return this.#cameras.flatMap(({ layout: { dataPath }, lost, taken }): GapEvent[] => {
      if (taken >= points) return []
      const cause = lost ?? 'the point was not exposed'
      const { file } = this.#parts
      const place = { node: this.#layout.plan.id, dataset: dataPath, file }
      return [{ kind: 'gap', ...place, firstFrame: taken, lastFrame: points - 1, cause }]
    })
  }

  async #exposeOne(camera: Camera, point: number, seconds: number): Promise<readonly (number | null)[]> {
    if (camera.lost === undefined && point !== camera.taken) {
      camera.lost = `point ${camera.taken} came without an exposure`
    }
    if (camera.lost !== undefined) return nothing(camera)
    try {
      return await this.#take(camera, seconds)
    } catch (error) {
      const problem = toProblem(error)
      camera.lost = problem.message
      if (!this.#parts.signal.aborted) this.#parts.failed(camera.layout.detector, problem)
      return nothing(camera)
    }
  }

  async #take(camera: Camera, seconds: number): Promise<readonly (number | null)[]> {
    const { detectors, file, frames, signal } = this.#parts
    const { dataPath: dataset, detector, plan } = camera.layout
    const stop = new AbortController()
    const pass = (): void => stop.abort(signal.reason)
    signal.addEventListener('abort', pass, { once: true })
    const kept = new KeptFrames()
    const target = {
      node: this.#layout.plan.id,
      camera: { ...plan, exposureS: seconds },
      file,
      dataset,
      firstFrame: camera.taken,
    }
    try {
      signal.throwIfAborted()
      await expose(
        { ...target.camera, frames: 1 },
        {
          detector: demand(detectors.get(detector), `detector ${detector}`),
          ring: frames.ringOf(plan),
          onFrame: frame => frames.keep(target, frame, kept),
        },
        stop,
      )
      camera.taken += 1
      const { mean, sums } = await kept.numbers()
      return [mean, ...sums]
    } finally {
      signal.removeEventListener('abort', pass)
    }
  }
}

function nothing({ layout: { plan } }: Camera): readonly null[] {
  return [null, ...(plan.regions ?? []).map(() => null)]
}

function datasetInfo(
  { grid, plan: scan }: NativeLayout,
  { dataPath, detector, plan }: CameraLayout,
  file: string,
): DatasetInfo {
  return {
    node: scan.id,
    file,
    dataset: dataPath,
    shape: [...(grid ?? scan.shape ?? [0]), plan.image.height, plan.image.width],
    dtype: plan.pixelType,
    role: 'data',
    detector,
  }
}
