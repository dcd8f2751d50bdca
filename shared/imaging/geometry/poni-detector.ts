import { isRecord } from '../../base/parse.ts'
import type { ImageShape } from '../../model/pixels.ts'
import { namedDetector } from './named-detectors.ts'
import { numberIn, refusedPoni, type PoniLines } from './poni-lines.ts'

/** What a PONI file says of the detector itself. */
export interface PoniDetector {
  /** Size of a pixel along the rows' index and along the columns', m. */
  readonly pixelM: { readonly slow: number; readonly fast: number }
  readonly shape: ImageShape | undefined
  /** 1 … 4 as in EXIF, 3 being pyFAI's own; what is not said is 3. */
  readonly orientation: number
}

/** @param standInUm size of a pixel where neither the file nor the name of the detector says it */
export function poniDetector(lines: PoniLines, standInUm: number | undefined): PoniDetector {
  const config = configOf(lines)
  const named = namedDetector(lines.value('Detector') ?? '')
  const standInM = named?.pixelM ?? (standInUm === undefined ? undefined : standInUm * 1e-6)
  refuseDistorted(lines, config)
  return {
    pixelM: {
      slow: pixelSize(lines, config.pixel1 ?? numberIn(lines, 'PixelSize1') ?? standInM),
      fast: pixelSize(lines, config.pixel2 ?? numberIn(lines, 'PixelSize2') ?? standInM),
    },
    shape: shapeOf(lines, config.max_shape) ?? named?.shape,
    orientation: orientationOf(lines, config.orientation),
  }
}

type Config = Readonly<Record<string, unknown>>

function configOf(lines: PoniLines): Config {
  const text = lines.value('Detector_config')
  if (text === undefined) return {}
  try {
    const config: unknown = JSON.parse(text)
    if (isRecord(config)) return config
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  const shown = text.length > 60 ? `${text.slice(0, 57)}...` : text
  throw refusedPoni(lines, `its Detector_config is no JSON object: ${shown}`, 'Detector_config', pixelAdvice)
}

const pixelAdvice = 'Write a line like Detector_config: {"pixel1": 7.5e-05, "pixel2": 7.5e-05}'

function pixelSize(lines: PoniLines, value: unknown): number {
  if (typeof value === 'number' && value > 0 && Number.isFinite(value)) return value
  const said = ['Detector_config', 'PixelSize1', 'Detector'].find(key => lines.has(key))
  if (value !== undefined && value !== null)
    throw refusedPoni(
      lines,
      `the size of a pixel is ${JSON.stringify(value)}, not a number above 0`,
      said,
      pixelAdvice,
    )
  const name = lines.value('Detector')
  const whose = name === undefined ? '' : ` of ${name}`
  throw refusedPoni(lines, `it does not say how large a pixel${whose} is`, said, pixelAdvice)
}

/** `null` in files of detectors that may have any size. */
function shapeOf(lines: PoniLines, value: unknown): ImageShape | undefined {
  if (value === undefined || value === null) return undefined
  const [height, width] = Array.isArray(value) && value.length === 2 ? (value as readonly unknown[]) : []
  if (isCount(height) && isCount(width)) return { height, width }
  throw refusedPoni(
    lines,
    `max_shape is ${JSON.stringify(value)}, not rows and columns`,
    'Detector_config',
    'Write rows and columns, like "max_shape": [2167, 2070], or null',
  )
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0
}

function orientationOf(lines: PoniLines, value: unknown): number {
  if (value === undefined || value === null || value === 0) return 3
  if (typeof value === 'number' && [1, 2, 3, 4].includes(value)) return value
  throw refusedPoni(
    lines,
    `orientation ${JSON.stringify(value)} is not known`,
    'Detector_config',
    'pyFAI knows 1 (top left), 2 (top right), 3 (bottom right) and 4 (bottom left).',
  )
}

/** Angles of a bent or distorted detector would be wrong without a word, taken for a flat one. */
function refuseDistorted(lines: PoniLines, config: Config): void {
  const spline = lines.value('SplineFile') ?? config.splineFile
  const isBent = config.radius !== undefined && config.radius !== null
  if ((spline === undefined || spline === null) && !isBent) return
  throw refusedPoni(
    lines,
    isBent ? 'its detector is bent; only flat ones are known' : 'it corrects a distortion by a spline file',
    lines.has('SplineFile') ? 'SplineFile' : 'Detector_config',
    'Integrate these images with pyFAI, or correct them there and calibrate what comes out.',
  )
}
