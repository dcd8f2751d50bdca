import { isRecord } from '../../base/parse.ts'
import { HutchError } from '../../model/problem.ts'
import type { DetectorGeometry } from './geometry.ts'

/**
 * Reads the text of a PONI file, version 1 (`PixelSize1`) or 2 (`Detector_config`): lines `key: value`, `#` begins a remark;
 * of a repeated key the last one counts, since such files are appended to.
 */
export function parsePoni(text: string): DetectorGeometry {
  const values = new Map<string, string>()
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*([A-Za-z_]\w*)\s*:\s*(.*?)\s*$/.exec(line)
    if (match !== null) values.set((match[1] ?? '').toLowerCase(), match[2] ?? '')
  }
  const number = (key: string): number => demandNumber(values.get(key.toLowerCase()), key)
  const distanceM = number('Distance')
  if (distanceM <= 0) throw damaged(`Distance is ${distanceM}`, 'It must be positive, in metres.')
  const wavelength = values.get('wavelength')
  return {
    distanceM,
    poniM: [number('Poni1'), number('Poni2')],
    rotationsRad: [number('Rot1'), number('Rot2'), number('Rot3')],
    ...detectorOf(values),
    wavelengthM:
      wavelength === undefined || wavelength === 'None' ? undefined : demandNumber(wavelength, 'Wavelength'),
  }
}

function detectorOf(values: ReadonlyMap<string, string>): Pick<DetectorGeometry, 'pixelM' | 'shape'> {
  const config = configOf(values.get('detector_config'))
  const size = (key: string, old: string): number => {
    const value = config[key] ?? values.get(old)
    const found = Number(value)
    if (value !== undefined && found > 0) return found
    throw damaged(
      `No pixel size of detector ${values.get('detector') ?? 'without name'}`,
      'Add a line like Detector_config: {"pixel1": 7.5e-05, "pixel2": 7.5e-05}',
    )
  }
  const pixelM = [size('pixel1', 'pixelsize1'), size('pixel2', 'pixelsize2')] as const
  return { pixelM, shape: shapeOf(config.max_shape) }
}

function shapeOf(value: unknown): readonly [number, number] | undefined {
  if (!Array.isArray(value)) return undefined
  const [height, width] = value.map(Number)
  return height !== undefined && width !== undefined && height > 0 && width > 0 ? [height, width] : undefined
}

function configOf(text: string | undefined): Readonly<Record<string, unknown>> {
  if (text === undefined) return {}
  try {
    const config: unknown = JSON.parse(text)
    return isRecord(config) ? config : {}
  } catch {
    throw damaged(
      `Detector_config is no JSON: ${text}`,
      'Write it like {"pixel1": 7.5e-05, "pixel2": 7.5e-05}',
    )
  }
}

function demandNumber(text: string | undefined, key: string): number {
  const value = Number(text)
  if (text !== undefined && text !== '' && Number.isFinite(value)) return value
  throw damaged(
    text === undefined ? `${key} is missing` : `${key} is no number: ${text}`,
    'Give the text of a PONI file as pyFAI writes it.',
  )
}

function damaged(message: string, advice: string): HutchError {
  return new HutchError({ kind: 'format', message: `PONI: ${message}`, advice })
}
