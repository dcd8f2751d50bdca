import type { DetectorFacts } from '../../shared/model/detector-facts.ts'
import type { FrameRing } from '../../shared/model/frame-ring.ts'
import type { DetectorId } from '../../shared/model/ids.ts'

export interface ExposurePlan {
  readonly frames: number
  readonly exposureS: number
}

/** One image in a slot of the ring. Whoever receives it owns one hold on the slot and must release it. */
export interface Frame {
  /** Counts from 0 within one arming. */
  readonly index: number
  readonly slot: number
  readonly byteLength: number
  /** Wall clock at the start of the exposure, ms since 1970 UTC. */
  readonly startedAtMs: number
}

/**
 * The contract of every detector driver. Failures of the device are `HutchError`s of kind `connection`, `timeout`,
 * `device` or `limit` whose `where` names the detector. Nothing here waits longer than its stated timeout.
 */
export interface Detector {
  readonly id: DetectorId
  /** Connects if needed and asks the device; at most 5 s. */
  describe(signal?: AbortSignal): Promise<DetectorFacts>
  /** Ready to expose; nothing is exposed yet. Rejects with `limit` what the device cannot do. */
  arm(plan: ExposurePlan, signal: AbortSignal): Promise<void>
  /**
   * Exposes and delivers `plan.frames` frames in order, each written once into a slot of `ring`. Starts the exposure when
   * iteration starts. A slow reader slows it: without a free slot it waits. Ends at once when aborted (rejecting with the
   * signal's reason) and fails with `timeout` when a frame is later than its exposure + 5 s, with `connection` when the
   * device goes away.
   */
  frames(ring: FrameRing, signal: AbortSignal): AsyncIterable<Frame>
  /** Safe in any state and idempotent; leaves the hardware idle. */
  disarm(): Promise<void>
  /** Disconnects; the detector can be described again later. */
  close(): Promise<void>
}
