import { pitchOfBestMrad } from '../rocking-curve.ts'

/** What the camera must know of the beamline at the start of an exposure. */
export interface BeamState {
  readonly energyKev: number
  readonly ringCurrentMa: number
  /** Second crystal of the monochromator. */
  readonly pitchMrad: number
  readonly shutterOpen: boolean
  /** Sample stage, mm: x along the beam (focus), y to higher columns, z to higher rows. */
  readonly stageMm: { readonly x: number; readonly y: number; readonly z: number }
  /** Of the sample about the vertical axis. */
  readonly rotationDeg: number
}

/** Where the state comes from. */
export interface BeamSource {
  /** The state now: whatever was finished before the call is in it. Fails with `connection` or `timeout`. */
  now(): Promise<BeamState>
  close(): Promise<void>
}

/** A beamline that stands still: for a camera started without a sequencer. */
export const stillBeam: BeamState = {
  energyKev: 4.06,
  ringCurrentMa: 200,
  pitchMrad: pitchOfBestMrad,
  shutterOpen: true,
  stageMm: { x: 0, y: 0, z: 0 },
  rotationDeg: 0,
}
