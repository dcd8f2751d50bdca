import { isRecord } from '../base/parse.ts'
import type { Settings } from '../model/devices.ts'
import { HutchError } from '../model/problem.ts'

/** h·c in keV·Å (CODATA 2018: 12.398419843…); a wavelength of 1 Å has this energy. */
const keVAngstrom = 12.398_419_843

/**
 * The geometry in a .poni file of pyFAI, versions 1 and 2, as a beamline file has it: poni1 and poni2 are metres along the slow
 * and fast axis, rotations radians. `pixelSizeUm` stands in where the file names its detector only.
 */
export function readPoni(text: string, file: string, pixelSizeUm: number | undefined): Settings {
  const values = new Map(
    text
      .split(/\r?\n/)
      .filter(line => !line.startsWith('#'))
      .flatMap(line => {
        const match = /^\s*(\w+)\s*:\s*(.*?)\s*$/.exec(line)
        return match === null ? [] : [[match[1]?.toLowerCase() ?? '', match[2] ?? '']]
      }),
  )
  const number = (key: string): number => {
    const written = values.get(key) ?? ''
    const value = Number(written)
    if (written !== '' && Number.isFinite(value)) return value
    throw notPoni(file, `it has no number "${key}"`)
  }
  const { x: pixelX, y: pixelY } = pixelSizesM(values, pixelSizeUm) ?? refuse(file)
  return {
    distance: `${rounded(number('distance') * 1000)} mm`,
    centre: { x: rounded(number('poni2') / pixelX), y: rounded(number('poni1') / pixelY) },
    pixelSize: `${rounded(pixelX * 1e6)} um`,
    ...(values.has('wavelength')
      ? { energy: `${rounded(keVAngstrom / (number('wavelength') * 1e10))} keV` }
      : {}),
    tilt: { rot1: degrees(number('rot1')), rot2: degrees(number('rot2')), rot3: degrees(number('rot3')) },
  }
}

function pixelSizesM(
  values: ReadonlyMap<string, string>,
  pixelSizeUm: number | undefined,
): { readonly x: number; readonly y: number } | undefined {
  const config = parseJson(values.get('detector_config') ?? '')
  const y = Number(config.pixel1 ?? values.get('pixelsize1'))
  const x = Number(config.pixel2 ?? values.get('pixelsize2'))
  if (x > 0 && y > 0) return { x, y }
  return pixelSizeUm === undefined ? undefined : { x: pixelSizeUm * 1e-6, y: pixelSizeUm * 1e-6 }
}

function parseJson(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : {}
  } catch {
    return {}
  }
}

function refuse(file: string): never {
  throw notPoni(file, 'it does not say how large a pixel is, and neither does the detector')
}

function notPoni(file: string, why: string): HutchError {
  return new HutchError({
    kind: 'format',
    message: `Not a .poni file that can be used: ${why}`,
    where: file,
    advice: 'Save it with pyFAI, or type distance and centre.',
  })
}

function degrees(radians: number): number {
  return rounded((radians * 180) / Math.PI)
}

/** Nine digits: far below what anybody can measure. */
function rounded(value: number): number {
  return Number(value.toPrecision(9))
}
