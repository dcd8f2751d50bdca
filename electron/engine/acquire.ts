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

export interface AcquireParts extends ExposeParts {
  readonly sequencer: Sequencer
  readonly counters: readonly string[]
  readonly nowMs: () => number
}

export interface ExposeParts {
  readonly detector: Detector | undefined
  readonly ring: FrameRing | undefined
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
  // Not AbortSignal.any: the run's signal lives through a million points and would remember each of them.
  const pass = (): void => stop.abort(signal.reason)
  signal.addEventListener('abort', pass, { once: true })
  try {
    signal.throwIfAborted()
    const counting = parts.sequencer.count(node.countS, parts.counters, stop.signal)
    const exposing = node.camera === undefined ? Promise.resolve(0) : expose(node.camera, parts, stop)
    // The first failure stops the other; then both have settled and nothing runs on unseen.
    for (const task of [counting, exposing]) task.catch((error: unknown) => stop.abort(error))
    await Promise.allSettled([counting, exposing])
    stop.signal.throwIfAborted()
    return { startedAtMs, counters: await counting, frames: await exposing }
  } finally {
    signal.removeEventListener('abort', pass)
  }
}

/**
 * Takes the frames of one exposure. Resolves with their number when all of them are acknowledged; always leaves the
 * detector disarmed.
 */
export async function expose(camera: CameraPlan, parts: ExposeParts, stop: AbortController): Promise<number> {
  const { detector, ring } = parts
  if (detector === undefined || ring === undefined) throw noDetector(camera)
  const owed = new Set<Promise<void>>()
  let frames = 0
  let disarmed: Promise<void> | undefined
  try {
    await detector.arm({ frames: camera.frames, exposureS: camera.exposureS }, stop.signal)
    for await (const frame of detector.frames(ring, stop.signal)) {
      frames += 1
      const acknowledged = parts.onFrame(frame)
      owed.add(acknowledged)
      // A frame that cannot be kept ends the exposure: the next ones could not be kept either.
      acknowledged.then(
        () => owed.delete(acknowledged),
        (error: unknown) => stop.abort(error),
      )
    }
  } finally {
    // The hardware first: it must not expose while the disk takes its time.
    disarmed = detector.disarm()
    await Promise.allSettled([disarmed, ...owed])
  }
  await Promise.all([disarmed, ...owed])
  return frames
}

function noDetector(camera: CameraPlan): HutchError {
  return new HutchError({
    kind: 'not-found',
    message: `There is no detector ${camera.detector}`,
    where: camera.detector,
  })
}
