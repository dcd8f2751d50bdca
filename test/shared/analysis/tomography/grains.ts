import { chordMm, isInside, type Ellipse } from '../../../../electron/simulator/diffraction/ellipse.ts'
import { seededRandom } from '../../../../shared/base/random.ts'
import type { Sinogram } from '../../../../shared/analysis/tomography/sinogram.ts'

/** Seeded ellipses within the circle that a detector of this width sees; lengths in pixels, density 1 each. */
export function seededGrains(seed: number, width: number, count = 6): readonly Ellipse[] {
  const random = seededRandom(seed)
  return Array.from({ length: count }, () => {
    const radius = random.between(0, 0.25 * width)
    const angle = random.between(0, 2 * Math.PI)
    return {
      u: radius * Math.cos(angle),
      v: radius * Math.sin(angle),
      a: random.between(0.06, 0.18) * width,
      b: random.between(0.06, 0.18) * width,
      tiltRad: random.between(0, Math.PI),
    }
  })
}

/** Exact line integrals, averaged over every place of the detector; the axis falls onto `centre`. */
export function sinogramOf(
  grains: readonly Ellipse[],
  anglesRad: Float64Array,
  width: number,
  centre: number,
): Sinogram {
  const values = new Float32Array(anglesRad.length * width)
  for (const [row, angle] of anglesRad.entries())
    for (let column = 0; column < width; column++)
      for (let part = 0; part < 8; part++)
        for (const grain of grains)
          values[row * width + column] =
            (values[row * width + column] ?? 0) +
            chordMm(grain, angle, column - centre + (part - 3.5) / 8) / 8
  return { anglesRad, width, values }
}

/** The slice itself in the frame of the reconstruction: u along the columns, v against the rows; 8 × 8 samples per pixel. */
export function sliceOf(grains: readonly Ellipse[], width: number, centre: number): Float32Array {
  return Float32Array.from({ length: width * width }, (_, at) => {
    let sum = 0
    for (let part = 0; part < 64; part++) {
      const u = (at % width) - centre + ((part % 8) - 3.5) / 8
      const v = centre - Math.floor(at / width) + (Math.floor(part / 8) - 3.5) / 8
      for (const grain of grains) if (isInside(grain, u, v)) sum += 1 / 64
    }
    return sum
  })
}

export function halfTurn(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, at) => (Math.PI * at) / count)
}

/** Root mean square of the difference where both are known, per root mean square of the truth. */
export function relativeError(found: Float32Array, truth: Float32Array): number {
  let difference = 0
  let sum = 0
  for (const [at, value] of found.entries()) {
    if (!Number.isFinite(value)) continue
    difference += (value - (truth[at] ?? 0)) ** 2
    sum += (truth[at] ?? 0) ** 2
  }
  return Math.sqrt(difference / sum)
}
