import { HutchError } from '../../model/problem.ts'
import type { DetectorGeometry } from './detector-geometry.ts'

/**
 * A PONI file of pyFAI, version 1 to 2.1. `Detector_config` of version 2 holds the pixel sizes; older files say them by lines
 * of their own.
 * @param file names it in messages
 */
export function parsePoni(text: string, file: string): DetectorGeometry {
  const values = new Map<string, string>()
  for (const line of text.split(/\r?\n/)) {
    const [, key, value] = /^\s*([A-Za-z_0-9]+)\s*[:=]\s*(.*?)\s*$/.exec(line) ?? []
    if (key !== undefined && value !== undefined) values.set(key.toLowerCase(), value)
  }
  const number = (key: string, fallback?: number): number => {
    const given = values.get(key.toLowerCase())
    const value = given === undefined ? fallback : Number(given)
    if (value !== undefined && Number.isFinite(value)) return value
    throw refused(file, given === undefined ? `has no ${key}` : `says ${key}: ${given}, which is no number`)
  }
  const config = detectorConfig(values.get('detector_config'), file)
  const pixel = (key: 'pixel1' | 'pixel2', older: string): number => config[key] ?? number(older)
  const geometry = {
    distanceM: number('Distance'),
    poni1M: number('Poni1'),
    poni2M: number('Poni2'),
    rot1Rad: number('Rot1', 0),
    rot2Rad: number('Rot2', 0),
    rot3Rad: number('Rot3', 0),
    pixel1M: pixel('pixel1', 'PixelSize1'),
    pixel2M: pixel('pixel2', 'PixelSize2'),
    wavelengthM: values.has('wavelength') ? number('Wavelength') : undefined,
  }
  if (!(geometry.distanceM > 0 && geometry.pixel1M > 0 && geometry.pixel2M > 0))
    throw refused(file, 'has a distance or pixel size that is not above 0')
  return geometry
}

function detectorConfig(
  text: string | undefined,
  file: string,
): { readonly pixel1?: number; readonly pixel2?: number } {
  if (text === undefined) return {}
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch (error) {
    throw refused(file, `has a Detector_config that is not JSON (${String(error)})`)
  }
  if (typeof raw !== 'object' || raw === null) return {}
  const { pixel1, pixel2 } = raw as Readonly<Record<string, unknown>>
  return {
    ...(typeof pixel1 === 'number' ? { pixel1 } : {}),
    ...(typeof pixel2 === 'number' ? { pixel2 } : {}),
  }
}

function refused(file: string, what: string): HutchError {
  return new HutchError({
    kind: 'format',
    message: `This PONI file ${what}`,
    where: file,
    advice: 'Save it again with pyFAI-calib2, with a detector whose pixel size is known.',
  })
}
