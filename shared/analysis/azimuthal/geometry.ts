/**
 * Where a flat detector stands, as a PONI file says it (Kieffer and Karkoulis, J. Phys. Conf. Ser. 425 (2013) 202012):
 * distance from the sample to the point of normal incidence, that point measured from the corner of pixel (0, 0) along
 * slow (1) and fast (2) direction, and three rotations. Metres and radians.
 */
export interface DetectorGeometry {
  readonly distanceM: number
  readonly poniM: readonly [slow: number, fast: number]
  readonly rotationsRad: readonly [number, number, number]
  readonly pixelM: readonly [slow: number, fast: number]
  /** Rows and columns that the pixel size is for; undefined where the file does not say it. */
  readonly shape: readonly [number, number] | undefined
  /** Undefined where the file does not say it: then angles only. */
  readonly wavelengthM: number | undefined
}

/** Makes a function that turns a place on the detector (pixels from the outer corner) into laboratory coordinates, m. */
export function placeOf(geometry: DetectorGeometry): (slow: number, fast: number, out: Float64Array) => void {
  const [rotation1, rotation2, rotation3] = geometry.rotationsRad
  const [s1, s2, s3] = [Math.sin(rotation1), Math.sin(rotation2), Math.sin(rotation3)]
  const [c1, c2, c3] = [Math.cos(rotation1), Math.cos(rotation2), Math.cos(rotation3)]
  const { distanceM, poniM, pixelM } = geometry
  return (slow, fast, out) => {
    const p1 = slow * pixelM[0] - poniM[0]
    const p2 = fast * pixelM[1] - poniM[1]
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
  { distanceM, poniM, pixelM }: DetectorGeometry,
  slow: number,
  fast: number,
): number {
  const cosine = distanceM / Math.hypot(distanceM, slow * pixelM[0] - poniM[0], fast * pixelM[1] - poniM[1])
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
