import type { DetectorGeometry } from '../../imaging/geometry/detector-geometry.ts'

/** Makes a function that turns a place on the detector (pixels from the outer corner) into laboratory coordinates, m. */
export function placeOf(geometry: DetectorGeometry): (slow: number, fast: number, out: Float64Array) => void {
  const { distanceM, pixel1M, pixel2M, poni1M, poni2M, rot1Rad, rot2Rad, rot3Rad } = geometry
  const [s1, s2, s3] = [Math.sin(rot1Rad), Math.sin(rot2Rad), Math.sin(rot3Rad)]
  const [c1, c2, c3] = [Math.cos(rot1Rad), Math.cos(rot2Rad), Math.cos(rot3Rad)]
  return (slow, fast, out) => {
    const p1 = slow * pixel1M - poni1M
    const p2 = fast * pixel2M - poni2M
    out[0] = p1 * c2 * c3 + p2 * (c3 * s1 * s2 - c1 * s3) - distanceM * (c1 * c3 * s2 + s1 * s3)
    out[1] = p1 * c2 * s3 + p2 * (c1 * c3 + s1 * s2 * s3) - distanceM * (c1 * s2 * s3 - c3 * s1)
    out[2] = p1 * s2 - p2 * c2 * s1 + distanceM * c1 * c2
  }
}

/** Angle from the direct beam, rad, of a place in the laboratory. */
export function twoTheta(place: Float64Array): number {
  return Math.atan2(Math.hypot(place[0] ?? 0, place[1] ?? 0), place[2] ?? 0)
}

/** Angle around the direct beam, rad, from the horizontal. */
export function azimuth(place: Float64Array): number {
  return Math.atan2(place[0] ?? 0, place[1] ?? 0)
}

/** Solid angle of a pixel relative to one at normal incidence: cos³ of the angle of incidence. */
export function relativeSolidAngle(
  { distanceM, pixel1M, pixel2M, poni1M, poni2M }: DetectorGeometry,
  slow: number,
  fast: number,
): number {
  const cosine = distanceM / Math.hypot(distanceM, slow * pixel1M - poni1M, fast * pixel2M - poni2M)
  return cosine ** 3
}

/**
 * Part of the scattering that polarisation leaves: ½ (1 + cos² 2θ − f cos 2χ (1 − cos² 2θ)) (Kahn et al., J. Appl. Cryst. 15
 * (1982) 330).
 *
 * @param factor f: 1 horizontal, −1 vertical, 0 none
 */
export function polarisation(twoThetaRad: number, azimuthRad: number, factor: number): number {
  const cosine = Math.cos(twoThetaRad) ** 2
  return 0.5 * (1 + cosine - factor * Math.cos(2 * azimuthRad) * (1 - cosine))
}
