import type { MicroscopeFacts, MicroscopeTruth } from '../../../shared/microscope/messages.ts'
import type { BeamState } from './beam-state.ts'

/** What stands behind the socket: a computed scene or a recording. */
export interface Camera {
  readonly facts: MicroscopeFacts
  /** A roll of frames from its beginning: every client sees the same noise or the same recording in the same order. */
  newRoll(): Roll
  /** Rejects with `device` where nobody knows the truth. */
  truth(energiesKev: readonly number[], maps: boolean): Promise<TruthWithMaps>
  close(): Promise<void>
}

export interface Roll {
  /** Exposes the next frame. The bytes are overwritten by the next but one call. */
  next(exposureS: number, beam: BeamState): Promise<Uint8Array>
}

export interface TruthWithMaps {
  readonly truth: MicroscopeTruth
  /** One per name in `truth.arrays`. */
  readonly maps: readonly Float32Array[]
}
