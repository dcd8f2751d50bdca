import type { FrameRing } from '../../shared/model/frame-ring.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { AcquisitionPlan, CameraPlan } from '../../shared/model/plan.ts'
import type { Detector, Frame } from '../detectors/detector.ts'
import type { Sequencer } from './ports.ts'

/** What one execution of an acquisition measured. */
export interface Measurement {
  readonly startedAtMs: number
  /** By mnemonic. */
  readonly counters: Readonly<Record<string, number>>
  /** Frames delivered by the detector, all of them acknowledged by the recorder. */
  readonly frames: number
}

export interface AcquireParts {
  readonly sequencer: Sequencer
  readonly detector: Detector | undefined
  readonly ring: FrameRing | undefined
  readonly counters: readonly string[]
  readonly nowMs: () => number
  /** Takes over the frame's hold on its slot; resolves when the frame is acknowledged. */
  readonly onFrame: (frame: Frame) => Promise<void>
}

/**
 * One execution: counts and exposes at the same time. Always leaves the detector disarmed and the scalers stopped, after
 * success, stop and failure alike.
 */
export async function acquire(
  node: AcquisitionPlan,
  parts: AcquireParts,
  signal: AbortSignal,
): Promise<Measurement> {
  const startedAtMs = parts.nowMs()
  const stop = new AbortController()
  const both = AbortSignal.any([signal, stop.signal])
  const counting = parts.sequencer.count(node.countS, parts.counters, both)
  const exposing = node.camera === undefined ? Promise.resolve(0) : expose(node.camera, parts, both)
  // The first failure stops the other; then both have settled and nothing runs on unseen.
  const tasks = [counting, exposing] as const
  for (const task of tasks) task.catch((error: unknown) => stop.abort(error))
  const [counted, exposed] = await Promise.allSettled(tasks)
  signal.throwIfAborted()
  if (stop.signal.aborted) throw stop.signal.reason
  if (counted.status === 'rejected') throw counted.reason
  if (exposed.status === 'rejected') throw exposed.reason
  return { startedAtMs, counters: counted.value, frames: exposed.value }
}

async function expose(camera: CameraPlan, parts: AcquireParts, signal: AbortSignal): Promise<number> {
  const { detector, ring } = parts
  if (detector === undefined || ring === undefined) {
    throw new HutchError({
      kind: 'not-found',
      message: `There is no detector ${camera.detector}`,
      where: camera.detector,
    })
  }
  await detector.arm({ frames: camera.frames, exposureS: camera.exposureS }, signal)
  const acknowledgements: Promise<void>[] = []
  try {
    for await (const frame of detector.frames(ring, signal)) {
      const acknowledged = parts.onFrame(frame)
      // Looked at after the loop; until then a failure must not count as unhandled.
      acknowledged.catch(() => undefined)
      acknowledgements.push(acknowledged)
    }
  } finally {
    await Promise.allSettled(acknowledgements)
    await detector.disarm()
  }
  await Promise.all(acknowledgements)
  return acknowledgements.length
}
