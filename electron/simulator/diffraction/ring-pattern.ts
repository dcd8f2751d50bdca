import type { ImageShape } from '../../../shared/model/pixels.ts'
import type { PowderLine } from './powder-lines.ts'

/** Square detector, beam through its middle, at right angles. */
export const detectorSideMm = 102.4
const detectorDistanceMm = 25

/** Half width of the rings, 1σ: grain size and the width of the beam. */
const ringSigmaRad = (0.5 * Math.PI) / 180

/** Counts of every pixel for 1 mm of powder, strength 1 at the middle of a ring counting 1 for a pixel of 1 mm² head on. */
export function ringPattern(lines: readonly PowderLine[], image: ImageShape): Float32Array {
  return overDetector(image, twoTheta => {
    let sum = 0
    for (const { twoThetaRad, strength } of lines)
      sum += strength * Math.exp(-((twoTheta - twoThetaRad) ** 2) / (2 * ringSigmaRad ** 2))
    return sum
  })
}

/** Air and windows: a halo around the beam. */
export function haloPattern(image: ImageShape): Float32Array {
  return overDetector(image, twoTheta => Math.exp(-twoTheta / 0.3))
}

/** Times what a pixel catches: its area, its solid angle, and the horizontal polarisation of the source. */
function overDetector(image: ImageShape, at: (twoThetaRad: number) => number): Float32Array {
  const { height, width } = image
  const pixelMm = detectorSideMm / Math.max(height, width)
  return Float32Array.from({ length: height * width }, (_, i) => {
    const y = (Math.floor(i / width) + 0.5 - height / 2) * pixelMm
    const x = ((i % width) + 0.5 - width / 2) * pixelMm
    const distance = Math.hypot(x, y, detectorDistanceMm)
    const cosine = detectorDistanceMm / distance
    // 1 − (x/r)²: nothing is scattered along the electric field.
    return at(Math.acos(cosine)) * cosine ** 3 * (1 - (x / distance) ** 2) * pixelMm ** 2
  })
}
