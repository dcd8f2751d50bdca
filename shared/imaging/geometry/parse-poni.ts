import type { ImageShape } from '../../model/pixels.ts'
import type { DetectorGeometry } from './detector-geometry.ts'
import { poniDetector } from './poni-detector.ts'
import { orientedAs } from './poni-orientation.ts'
import { numberIn, poniLines, refusedPoni, type PoniLines } from './poni-lines.ts'

/** What a PONI file says. */
export interface Poni {
  readonly geometry: DetectorGeometry
  /** Rows and columns that the pixel size is for; undefined where the file does not say it. */
  readonly shape: ImageShape | undefined
}

export interface KnownOfPoni {
  /** Names the text in messages. */
  readonly file?: string | undefined
  /** Stands in where the file says nothing of its pixels, µm. */
  readonly pixelSizeUm?: number | undefined
}

/**
 * A PONI file of pyFAI: version 1 (`PixelSize1`), 2 (`Detector_config`) or 2.1 (with an orientation of the image). Source:
 * pyFAI, `pyFAI.io.ponifile`. Throws `HutchError` of kind `format`, naming file and line, where it cannot be used.
 */
export function parsePoni(text: string, known: KnownOfPoni = {}): Poni {
  const lines = poniLines(text, known.file)
  checkVersion(lines)
  const distance = lines.has('distance') ? 'Distance' : lines.has('dist') ? 'Dist' : 'Distance'
  const distanceM = demanded(lines, distance)
  if (distanceM <= 0) throw refusedPoni(lines, `its ${distance} is ${distanceM} m, not above 0`, distance)
  const { pixelM, shape, orientation } = poniDetector(lines, known.pixelSizeUm)
  const geometry: DetectorGeometry = {
    distanceM,
    poni1M: demanded(lines, 'Poni1'),
    poni2M: demanded(lines, 'Poni2'),
    rot1Rad: numberIn(lines, 'Rot1') ?? 0,
    rot2Rad: numberIn(lines, 'Rot2') ?? 0,
    rot3Rad: numberIn(lines, 'Rot3') ?? 0,
    pixel1M: pixelM.slow,
    pixel2M: pixelM.fast,
    wavelengthM: wavelengthOf(lines),
  }
  return { geometry: orientedAs(orientation, geometry, shape, lines), shape }
}

function wavelengthOf(lines: PoniLines): number | undefined {
  const value = numberIn(lines, 'Wavelength')
  if (value === undefined || value > 0) return value
  throw refusedPoni(lines, `its Wavelength is ${value} m, not above 0`, 'Wavelength')
}

function demanded(lines: PoniLines, key: string): number {
  const value = numberIn(lines, key)
  if (value !== undefined) return value
  throw refusedPoni(lines, `it says no ${key}`, key)
}

const versions = [1, 2, 2.1]

/** What a later version means by the same keys, nobody can know. */
function checkVersion(lines: PoniLines): void {
  const version = numberIn(lines, 'poni_version') ?? 1
  if (versions.includes(version)) return
  throw refusedPoni(
    lines,
    `it is of version ${version}; ${versions.join(', ')} are known`,
    'poni_version',
    'Save it with pyFAI in one of these versions, or look for a newer Hutch.',
  )
}
