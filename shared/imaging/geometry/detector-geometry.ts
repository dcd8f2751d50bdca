/**
 * Where a flat detector stands: its point of normal incidence (PONI), as pyFAI describes it. Lengths in metres, angles in
 * radians; axis 1 is along the rows' index (down the image), axis 2 along the columns'. Source: pyFAI, "Default geometry
 * in pyFAI" (Kieffer and Karkoulis, J. Phys. Conf. Ser. 425 (2013) 202012).
 */
export interface DetectorGeometry {
  readonly distanceM: number
  readonly poni1M: number
  readonly poni2M: number
  readonly rot1Rad: number
  readonly rot2Rad: number
  readonly rot3Rad: number
  readonly pixel1M: number
  readonly pixel2M: number
  /** Undefined: neither wavelength nor energy is known; then only angles are. */
  readonly wavelengthM: number | undefined
}

/** Of one place on the detector. */
export interface ScatteringPoint {
  readonly twoThetaDeg: number
  /** 4π sin θ / λ, per ångström. */
  readonly qPerA: number | undefined
  /** λ / (2 sin θ), ångström; undefined in the direct beam. */
  readonly dA: number | undefined
}

const metresToAngstrom = 1e10
const degrees = 180 / Math.PI

/** @param x,y in pixels; the middle of pixel (0, 0) is at (0.5, 0.5) */
export function scatteringAt(geometry: DetectorGeometry, x: number, y: number): ScatteringPoint {
  const twoTheta = twoThetaAt(geometry, x, y)
  const { wavelengthM } = geometry
  const sinTheta = Math.sin(twoTheta / 2)
  if (wavelengthM === undefined) return { twoThetaDeg: twoTheta * degrees, qPerA: undefined, dA: undefined }
  const wavelengthA = wavelengthM * metresToAngstrom
  return {
    twoThetaDeg: twoTheta * degrees,
    qPerA: (4 * Math.PI * sinTheta) / wavelengthA,
    dA: sinTheta > 0 ? wavelengthA / (2 * sinTheta) : undefined,
  }
}

/** Angle between the ray to the pixel and the beam, which runs along axis 3. Rotations in the order 1, 2, 3; 1 and 2 left-handed. */
function twoThetaAt(geometry: DetectorGeometry, x: number, y: number): number {
  const p1 = y * geometry.pixel1M - geometry.poni1M
  const p2 = x * geometry.pixel2M - geometry.poni2M
  const { distanceM: distance, rot1Rad, rot2Rad } = geometry
  const [sin1, cos1] = [Math.sin(rot1Rad), Math.cos(rot1Rad)]
  const [sin2, cos2] = [Math.sin(rot2Rad), Math.cos(rot2Rad)]
  // Rotation 3 is about the beam and leaves this angle as it is.
  const t1 = p1 * cos2 + p2 * sin1 * sin2 - distance * cos1 * sin2
  const t2 = p2 * cos1 + distance * sin1
  const t3 = p1 * sin2 - p2 * cos2 * sin1 + distance * cos1 * cos2
  return Math.atan2(Math.hypot(t1, t2), t3)
}

/**
 * A detector that stands straight in the beam: its distance, and the pixel that the direct beam meets.
 * @param centre in pixels; the middle of pixel (0, 0) is at (0.5, 0.5)
 */
export function straightGeometry(
  distanceM: number,
  centre: { readonly x: number; readonly y: number },
  pixelM: { readonly x: number; readonly y: number },
  wavelengthM: number | undefined,
): DetectorGeometry {
  return {
    distanceM,
    poni1M: centre.y * pixelM.y,
    poni2M: centre.x * pixelM.x,
    rot1Rad: 0,
    rot2Rad: 0,
    rot3Rad: 0,
    pixel1M: pixelM.y,
    pixel2M: pixelM.x,
    wavelengthM,
  }
}

/** hc / E; h and c exact (CODATA 2018). */
export function wavelengthM(energyKev: number): number {
  return 1.239841984332e-9 / energyKev
}
