import { join } from 'node:path'
import { demand } from '../../shared/base/assert.ts'
import { meanOf } from '../../shared/analysis/mean.ts'
import type { ExperimentEvent } from '../../shared/model/events.ts'
import type { FrameRing } from '../../shared/model/frame-ring.ts'
import type { DetectorId, NodeId } from '../../shared/model/ids.ts'
import { pixelView } from '../../shared/model/pixels.ts'
import type { CameraPlan, Plan } from '../../shared/model/plan.ts'
import { toProblem } from '../../shared/model/problem.ts'
import type { PlanStep } from '../../shared/plan/plan-steps.ts'
import type { Detector, Frame } from '../detectors/detector.ts'
import { largestFrame } from './entry-files.ts'
import type { ExperimentLayout } from './experiment-layout.ts'
import type { LiveFrame, LiveView, Recorder } from './ports.ts'
import type { RingStore } from './ring-store.ts'

export interface FrameParts {
  readonly folder: string
  readonly plan: Plan
  readonly layout: ExperimentLayout
  readonly recorder: Recorder
  readonly detectors: ReadonlyMap<DetectorId, Detector>
  readonly rings: RingStore
  readonly live: LiveView
}

type AcquireStep = Extract<PlanStep, { kind: 'acquire' }>
type GapEvent = Extract<ExperimentEvent, { kind: 'gap' }>

/** Takes every frame from the ring to screen and disk, and keeps the account: delivered = written + gaps. */
export class FrameKeeper {
  readonly #parts: FrameParts
  readonly #frameBytes: ReadonlyMap<DetectorId, number>
  readonly #delivered = new Map<NodeId, number>()
  readonly #acknowledged = new Map<NodeId, number>()

  /** Why the first frame of a node was refused. */
  readonly #causes = new Map<NodeId, string>()

  constructor(parts: FrameParts) {
    this.#parts = parts
    this.#frameBytes = new Map(
      [...parts.detectors.keys()].map(detector => [detector, largestFrame(parts.plan, detector)]),
    )
  }

  ringOf({ detector }: CameraPlan): FrameRing {
    return this.#parts.rings.ringFor(
      detector,
      demand(this.#frameBytes.get(detector), `frames of ${detector}`),
    )
  }

  /** Measures, shows, then gives the frame to the recorder. Resolves when it is acknowledged; its mean is in `means` at once. */
  async keep(step: AcquireStep, camera: CameraPlan, frame: Frame, means: number[]): Promise<void> {
    const { folder, layout, recorder } = this.#parts
    const node = step.node.id
    count(this.#delivered, node)
    const ring = this.ringOf(camera)
    const { file: name, path: dataset } = demand(layout.acquisition(node).frames, `frames of ${node}`)
    const file = join(folder, name)
    const number = step.firstFrame + frame.index
    const { height, width } = camera.image
    means.push(meanOf(pixelView(ring.memory, camera.pixelType, frame.slot * ring.slotBytes, width * height)))
    this.#show(camera, frame, { node, file, dataset, frame: number, ring })
    const acknowledged = recorder.append(file, dataset, number, ring, frame.slot, frame.byteLength)
    // Recorder and screen have taken their own holds by now; the one that came with the frame ends here.
    ring.release(frame.slot)
    try {
      await acknowledged
    } catch (error) {
      if (!this.#causes.has(node)) this.#causes.set(node, toProblem(error).message)
      throw error
    }
    count(this.#acknowledged, node)
  }

  written(): number {
    return [...this.#acknowledged.values()].reduce((total, frames) => total + frames, 0)
  }

  /** Frames the detectors delivered and the files do not have. `cause` is for those that never were refused. */
  gaps(cause: string): readonly GapEvent[] {
    return [...this.#delivered].flatMap(([node, delivered]): GapEvent[] => {
      const written = this.#acknowledged.get(node) ?? 0
      const frames = this.#parts.layout.acquisition(node).frames
      if (written >= delivered || frames === undefined) return []
      const { file, path: dataset } = frames
      const why = this.#causes.get(node) ?? cause
      return [{ kind: 'gap', node, dataset, file, firstFrame: written, lastFrame: delivered - 1, cause: why }]
    })
  }

  #show(
    { detector, exposureS, image, pixelType }: CameraPlan,
    { slot, startedAtMs }: Frame,
    place: Pick<LiveFrame, 'node' | 'file' | 'dataset' | 'frame' | 'ring'>,
  ): void {
    const acquiredAtMs = startedAtMs + exposureS * 1000
    this.#parts.live.show({ ...place, detector, slot, image, pixelType, acquiredAtMs })
  }
}

function count(counts: Map<NodeId, number>, node: NodeId): void {
  counts.set(node, (counts.get(node) ?? 0) + 1)
}
