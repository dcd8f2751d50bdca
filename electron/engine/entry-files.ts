import { join } from 'node:path'
import { demand } from '../../shared/base/assert.ts'
import type { DatasetInfo, NodeOutcome } from '../../shared/model/events.ts'
import type { PixelMask } from '../../shared/imaging/marks.ts'
import type { DetectorId, EntryName } from '../../shared/model/ids.ts'
import { bytesPerPixel } from '../../shared/model/pixels.ts'
import type { AcquisitionPlan, Plan } from '../../shared/model/plan.ts'
import type { NexusContext } from '../../shared/nexus/context.ts'
import { isoTime } from '../../shared/nexus/iso-time.ts'
import { entrySkeleton } from '../../shared/nexus/entry-skeleton.ts'
import { entryEndPaths, entryFileName } from '../../shared/nexus/names.ts'
import { textLimits } from '../../shared/nexus/text-limits.ts'
import { planNodes } from '../../shared/plan/plan-steps.ts'
import { cutToBytes } from '../platform/cut-to-bytes.ts'
import type { ExperimentLayout } from './experiment-layout.ts'
import type { MaskOf, Recorder } from './ports.ts'
import { camerasOf } from './preflight.ts'

interface OpenEntry {
  readonly file: string
  readonly startedAtMs: number
}

/** The entry files of one experiment: made when an entry begins, closed with its outcome when it ends. */
export class EntryFiles {
  readonly #folder: string
  /** It may grow. */
  readonly #plan: () => Plan
  readonly #recorder: Recorder
  readonly #context: NexusContext
  readonly #utcOffsetMinutes: number
  readonly #maskOf: MaskOf
  readonly #open = new Map<EntryName, OpenEntry>()

  constructor(
    folder: string,
    plan: () => Plan,
    recorder: Recorder,
    context: NexusContext,
    utcOffsetMinutes: number,
    maskOf: MaskOf = () => Promise.resolve(undefined),
  ) {
    this.#folder = folder
    this.#plan = plan
    this.#recorder = recorder
    this.#context = context
    this.#utcOffsetMinutes = utcOffsetMinutes
    this.#maskOf = maskOf
  }

  async begin(entry: EntryName, nowMs: number, positions: Readonly<Record<string, number>>): Promise<void> {
    const file = join(this.#folder, entryFileName(this.#context.experiment, entry))
    const startedAt = isoTime(nowMs, this.#utcOffsetMinutes)
    const plan = this.#plan()
    const masks = await this.#masks(plan, entry)
    await this.#recorder.create(
      file,
      entrySkeleton(plan, entry, { ...this.#context, startedAt, positions, masks }),
    )
    this.#open.set(entry, { file, startedAtMs: nowMs })
  }

  /** Those that are known when the file is made; a later one is in the next file. */
  async #masks(plan: Plan, entry: EntryName): Promise<ReadonlyMap<DetectorId, PixelMask>> {
    const masks = new Map<DetectorId, PixelMask>()
    for (const node of planNodes(plan)) {
      if (node.entry !== entry) continue
      for (const { detector, image } of camerasOf(node)) {
        const mask = masks.has(detector) ? undefined : await this.#maskOf(detector, image)
        if (mask !== undefined) masks.set(detector, mask)
      }
    }
    return masks
  }

  /** Writes how the entry ended and closes its file. Tries everything, then rejects with what failed first. */
  async end(entry: EntryName, nowMs: number, outcome: NodeOutcome, error: string): Promise<void> {
    const open = this.#open.get(entry)
    if (open === undefined) return
    this.#open.delete(entry)
    const { file, startedAtMs } = open
    const paths = entryEndPaths(entry)
    const recorder = this.#recorder
    const requests = [
      recorder.text(file, paths.endTime, isoTime(nowMs, this.#utcOffsetMinutes)),
      recorder.values(file, paths.duration, 0, [Math.round((nowMs - startedAtMs) / 1000)]),
      recorder.text(file, paths.status, outcome === 'complete' ? 'success' : outcome),
      ...(error === '' ? [] : [recorder.text(file, paths.error, cutToBytes(error, textLimits.error))]),
      recorder.finish(file),
    ]
    const answers = await Promise.allSettled(requests)
    for (const answer of answers) if (answer.status === 'rejected') throw answer.reason
  }

  /** Closes what an abort or a failure left open. Goes on with the others when one cannot be closed; then says so. */
  async endAll(nowMs: number, outcome: NodeOutcome, error: string): Promise<readonly unknown[]> {
    const failures: unknown[] = []
    for (const entry of [...this.#open.keys()]) {
      try {
        await this.end(entry, nowMs, outcome, error)
      } catch (failure) {
        failures.push(failure)
      }
    }
    return failures
  }
}

/** What the tree is told of the image datasets of an entry. */
export function datasetsOf(plan: Plan, layout: ExperimentLayout, entry: EntryName): readonly DatasetInfo[] {
  return [...planNodes(plan)].flatMap(node =>
    node.kind === 'acquisition' && node.entry === entry && node.camera !== undefined
      ? [datasetInfo(node, layout)]
      : [],
  )
}

function datasetInfo(node: AcquisitionPlan, layout: ExperimentLayout): DatasetInfo {
  const camera = demand(node.camera, `camera of ${node.id}`)
  const frames = demand(layout.acquisition(node.id).frames, `frames of ${node.id}`)
  return {
    node: node.id,
    file: frames.file,
    dataset: frames.path,
    shape: [...frames.leading, camera.image.height, camera.image.width],
    dtype: camera.pixelType,
    role: node.role,
    detector: camera.detector,
  }
}

/** Bytes of the largest frame a plan takes of one detector. Walks the plan: not for every frame. */
export function largestFrame(plan: Plan, detector: string): number {
  const sizes = [...planNodes(plan)].flatMap(node => {
    if (node.kind !== 'acquisition' || node.camera?.detector !== detector) return []
    return [node.camera.image.width * node.camera.image.height * bytesPerPixel(node.camera.pixelType)]
  })
  return Math.max(0, ...sizes)
}
