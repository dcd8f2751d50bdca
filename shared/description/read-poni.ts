import { wavelengthM } from '../imaging/geometry/detector-geometry.ts'
import { parsePoni } from '../imaging/geometry/parse-poni.ts'
import type { Settings } from '../model/devices.ts'
import { HutchError } from '../model/problem.ts'

/**
 * The geometry in a PONI file as a beamline file has it: lengths and degrees of the point of normal incidence. `pixelSizeUm`
 * stands in where the file says nothing of its pixels.
 */
export function readPoni(text: string, file: string, pixelSizeUm: number | undefined): Settings {
  const { geometry } = parsePoni(text, { file, pixelSizeUm })
  const { distanceM, pixel1M, pixel2M, poni1M, poni2M, rot1Rad, rot2Rad, rot3Rad } = geometry
  if (rounded(pixel1M) !== rounded(pixel2M)) throw oblong(file, pixel1M, pixel2M)
  return {
    distance: `${rounded(distanceM * 1000)} mm`,
    centre: { x: rounded(poni2M / pixel2M), y: rounded(poni1M / pixel1M) },
    pixelSize: `${rounded(pixel2M * 1e6)} um`,
    ...(geometry.wavelengthM === undefined ? {} : { energy: `${energyKev(geometry.wavelengthM)} keV` }),
    tilt: { rot1: degrees(rot1Rad), rot2: degrees(rot2Rad), rot3: degrees(rot3Rad) },
  }
}

function energyKev(lambdaM: number): number {
  return rounded(wavelengthM(1) / lambdaM)
}

function oblong(file: string, pixel1M: number, pixel2M: number): HutchError {
  const [height, width] = [pixel1M, pixel2M].map(size => rounded(size * 1e6))
  return new HutchError({
    kind: 'format',
    message: `The pixels of this PONI file are ${height} µm high and ${width} µm wide; a beamline file knows square ones`,
    where: file,
    advice: 'Open it in the image view instead: menu of the detector, Open a geometry (PONI)….',
  })
}

function degrees(radians: number): number {
  return rounded((radians * 180) / Math.PI)
}

/** Nine digits: far below what anybody can measure. */
function rounded(value: number): number {
  return Number(value.toPrecision(9))
}
