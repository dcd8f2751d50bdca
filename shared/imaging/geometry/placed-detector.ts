import type { DetectorGeometry as GeometrySettings } from '../../model/beamline.ts'
import { wavelengthM, type DetectorGeometry } from './detector-geometry.ts'

export interface KnownOfDetector {
  /** What the detector says of its pixels, µm. */
  readonly pixelSizeUm: number | undefined
  /** Of the beam, as its motor says, keV. */
  readonly energyKev: number | undefined
}

const radians = Math.PI / 180

/**
 * A detector where the beamline file says it stands. What the file says counts before what devices say. Undefined where
 * nobody knows how large its pixels are.
 */
export function placedDetector(
  { centrePx, distanceM, energyKev, pixelSizeUm, tiltDeg }: GeometrySettings,
  known: KnownOfDetector,
): DetectorGeometry | undefined {
  const pixelUm = pixelSizeUm ?? known.pixelSizeUm
  const kev = energyKev ?? known.energyKev
  if (pixelUm === undefined || !(pixelUm > 0)) return undefined
  const pixelM = pixelUm * 1e-6
  return {
    distanceM,
    poni1M: centrePx.y * pixelM,
    poni2M: centrePx.x * pixelM,
    rot1Rad: tiltDeg.rot1 * radians,
    rot2Rad: tiltDeg.rot2 * radians,
    rot3Rad: tiltDeg.rot3 * radians,
    pixel1M: pixelM,
    pixel2M: pixelM,
    wavelengthM: kev !== undefined && kev > 0 ? wavelengthM(kev) : undefined,
  }
}

/**
 * Where the direct beam meets the detector, as NXdetector has it: pixels from the outer corner of the first one, and the way
 * along the beam. In the angles of `scatteringAt` it is where both transverse parts are 0.
 */
export function directBeam(geometry: DetectorGeometry): {
  readonly distanceM: number
  readonly x: number
  readonly y: number
} {
  const { distanceM, pixel1M, pixel2M, poni1M, poni2M, rot1Rad, rot2Rad } = geometry
  return {
    distanceM: distanceM / (Math.cos(rot1Rad) * Math.cos(rot2Rad)),
    x: (poni2M - distanceM * Math.tan(rot1Rad)) / pixel2M,
    y: (poni1M + (distanceM * Math.tan(rot2Rad)) / Math.cos(rot1Rad)) / pixel1M,
  }
}
