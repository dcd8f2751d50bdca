import { join } from 'node:path'
import type { Clock } from '../../shared/base/clock.ts'
import type { ExperimentEvent } from '../../shared/model/events.ts'
import type { FrameRing } from '../../shared/model/frame-ring.ts'
import type { DetectorId, NodeId } from '../../shared/model/ids.ts'
import { frameBytes } from '../../shared/model/pixels.ts'
import type { CameraPlan, Plan } from '../../shared/model/plan.ts'
import { toProblem } from '../../shared/model/problem.ts'
import { planNodes } from '../../shared/plan/plan-steps.ts'
import type { Detector, Frame } from '../detectors/detector.ts'
import { largestFrame } from './entry-files.ts'
import type { KeptFrames } from './kept-frames.ts'
import type { LiveFrame, LiveView, Recorder, RegionSums } from './ports.ts'
import type { RingStore } from './ring-store.ts'

export interface FrameParts {
  readonly clock: Clock
  readonly folder: string
  readonly plan: Plan
  readonly recorder: Recorder
  readonly detectors: ReadonlyMap<DetectorId, Detector>
  readonly rings: RingStore
  readonly live: LiveView
  readonly regionSums: RegionSums
}

/** Where the frames of one exposure go. */
export interface FrameTarget {
  readonly node: NodeId
  readonly camera: CameraPlan
  /** Relative to the experiment folder, and the path in it. */
  readonly file: string
  readonly dataset: string
  /** Number of the exposure's first frame in the dataset. */
  readonly firstFrame: number
}

type GapEvent = Extract<ExperimentEvent, { kind: 'gap' }>
type SpoiledEvent = Extract<ExperimentEvent, { kind: 'spoiled' }>

/** A variable of SPEC follows the machine with this delay at most: what was exposed since then is in doubt. */
const newsDelayMs = 1000
/** `image_key` of an invalid frame, as NXtomo numbers them. */
const invalidKey = 3

interface RecentFrame {
  readonly target: FrameTarget
  readonly number: number
  readonly endedAtMs: number
}

interface Account {
  readonly target: FrameTarget
  delivered: number
  acknowledged: number
  /** Why the first of them was refused. */
  cause: string | undefined
}

/** Takes every frame from the ring to screen and disk, and keeps the account: delivered = written + gaps. */
export class FrameKeeper {
  readonly #parts: FrameParts
  readonly #frameBytes: ReadonlyMap<DetectorId, number>
  readonly #accounts = new Map<string, Account>()

  readonly #needBeam: ReadonlySet<NodeId>
  #recent: RecentFrame[] = []

  constructor(parts: FrameParts) {
    this.#parts = parts
    this.#needBeam = new Set(
      [...planNodes(parts.plan)].flatMap(node =>
        node.kind === 'acquisition' && node.beam.shutter === 'open' ? [node.id] : [],
      ),
    )
    this.#frameBytes = new Map(
      [...parts.detectors.keys()].map(detector => [detector, largestFrame(parts.plan, detector)]),
    )
  }

  ringOf({ detector, image, pixelType }: CameraPlan): FrameRing {
    const planned = this.#frameBytes.get(detector) ?? 0
    return this.#parts.rings.ringFor(detector, Math.max(planned, frameBytes(image, pixelType)))
  }

  /** Shows the frame, then gives it to the recorder. Resolves when it is acknowledged and its mean is in `kept`. */
  async keep(target: FrameTarget, frame: Frame, kept: KeptFrames): Promise<void> {
    const { folder, recorder } = this.#parts
    const { camera, dataset, firstFrame, node } = target
    const account = this.#accountOf(target)
    account.delivered += 1
    const ring = this.ringOf(camera)
    const file = join(folder, target.file)
    const number = firstFrame + frame.index
    if (camera.regions !== undefined) kept.addSums(this.#parts.regionSums.sum(camera, ring, frame.slot))
    this.#show(camera, frame, { node, file, dataset, frame: number, ring })
    const acknowledged = recorder.append(file, dataset, number, ring, frame.slot, frame.byteLength)
    // Recorder and screen have taken their own holds by now; the one that came with the frame ends here.
    ring.release(frame.slot)
    try {
      kept.means.push(await acknowledged)
    } catch (error) {
      account.cause ??= toProblem(error).message
      throw error
    }
    account.acknowledged += 1
    this.#remember({ target, number, endedAtMs: frame.startedAtMs + camera.exposureS * 1000 })
  }

  /** Marks the frames in the files that were exposed too short a time ago to be trusted. */
  async spoilRecent(cause: string, nowMs: number): Promise<readonly SpoiledEvent[]> {
    const doubtful = this.#recent.filter(({ endedAtMs }) => endedAtMs > nowMs - newsDelayMs)
    this.#recent = []
    await Promise.all(doubtful.map(frame => this.#markInvalid(frame)))
    return doubtful.map(({ number, target: { dataset, file, node } }) => {
      return { kind: 'spoiled', node, dataset, file, firstFrame: number, lastFrame: number, cause }
    })
  }

  async #markInvalid({ number, target: { dataset, file } }: RecentFrame): Promise<void> {
    const keys = `${dataset.slice(0, dataset.lastIndexOf('/'))}/image_key`
    await this.#parts.recorder.values(join(this.#parts.folder, file), keys, number, [invalidKey])
  }

  #remember(frame: RecentFrame): void {
    if (!this.#needBeam.has(frame.target.node)) return
    const stillRecent = this.#recent.filter(({ endedAtMs }) => endedAtMs > frame.endedAtMs - newsDelayMs)
    this.#recent = [...stillRecent, frame]
  }

  written(): number {
    return [...this.#accounts.values()].reduce((total, { acknowledged }) => total + acknowledged, 0)
  }

  /** Frames the detectors delivered and the files do not have. `cause` is for those that never were refused. */
  gaps(cause: string): readonly GapEvent[] {
    return [...this.#accounts.values()]
      .filter(({ acknowledged, delivered }) => acknowledged < delivered)
      .map(({ acknowledged, cause: own, delivered, target: { dataset, file, node } }) => ({
        kind: 'gap',
        node,
        dataset,
        file,
        firstFrame: acknowledged,
        lastFrame: delivered - 1,
        cause: own ?? cause,
      }))
  }

  #accountOf(target: FrameTarget): Account {
    const key = `${target.file}::${target.dataset}`
    const account = this.#accounts.get(key) ?? { target, delivered: 0, acknowledged: 0, cause: undefined }
    this.#accounts.set(key, account)
    return account
  }

  #show(
    { detector, exposureS, image, pixelType }: CameraPlan,
    { slot, startedAtMs }: Frame,
    place: Pick<LiveFrame, 'node' | 'file' | 'dataset' | 'frame' | 'ring'>,
  ): void {
    // A simulated camera may be faster than its exposure: what is here has been acquired by now.
    const acquiredAtMs = Math.min(startedAtMs + exposureS * 1000, this.#parts.clock.nowMs())
    this.#parts.live.show({ ...place, detector, slot, image, pixelType, acquiredAtMs })
  }
}
