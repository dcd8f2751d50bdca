import { canonicalUnit, convertUnit, type UnitFamily } from '../base/units.ts'
import { demand } from '../base/assert.ts'
import type {
  Beamline,
  DetectorDisplay,
  DetectorGeometry,
  DetectorSettings,
  SpecAddress,
} from '../model/beamline.ts'
import type { CompressionChoice } from '../model/compression.ts'
import { detectorId } from '../model/ids.ts'
import type { PixelType } from '../model/pixels.ts'
import { readAmount, readQuantity } from './read-value.ts'

/** A beamline file after the schema accepted it. */
export interface BeamlineFile {
  readonly beamline: string
  readonly simulated?: boolean
  readonly speedup?: number
  readonly readOnly?: boolean
  readonly spec: string
  readonly usual?: string
  readonly shutter?: { readonly open: string; readonly close: string; readonly state?: string }
  readonly sample?: { readonly motor: string; readonly in: string | number; readonly out: string | number }
  readonly motors?: Readonly<Record<string, { readonly unit: string; readonly speed?: number }>>
  readonly counters?: Readonly<Record<string, string>>
  readonly ringCurrent?: string
  readonly ringCurrentVariable?: string
  readonly frontEndVariable?: string
  readonly energy?: string
  readonly diskReserve?: string
  readonly source?: {
    readonly name: string
    readonly type?: string
    readonly probe?: string
    readonly energy?: string
  }
  readonly detectors?: Readonly<Record<string, MicroscopeFile>>
  readonly follow?: { readonly name?: string; readonly detectors?: readonly string[] }
}

interface MicroscopeFile {
  readonly driver: 'microscope'
  readonly host?: string
  readonly port: number
  readonly image: { readonly height: number; readonly width: number }
  readonly pixelType?: PixelType
  readonly compression?: CompressionChoice
  readonly onlyByName?: boolean
  readonly display?: DetectorDisplay
  readonly geometry?: GeometryFile
  readonly mask?: string
}

export interface GeometryFile {
  readonly distance: string
  readonly centre: { readonly x: number; readonly y: number }
  readonly pixelSize?: string
  readonly energy?: string
  readonly tilt?: { readonly rot1?: number; readonly rot2?: number; readonly rot3?: number }
}

/**
 * A beamline from a file that was checked; what the file leaves out gets its default.
 * @param folder of the file, where relative paths in it begin
 */
export function readBeamline(content: BeamlineFile, folder = ''): Beamline {
  return {
    name: content.beamline,
    simulated: content.simulated ?? false,
    speedup: content.speedup ?? 1,
    spec: specAddress(content.spec),
    readOnly: content.readOnly ?? false,
    usual: content.usual,
    shutter: content.shutter && { ...content.shutter, state: content.shutter.state },
    sample: readSample(content),
    motors: mapValues(content.motors ?? {}, ({ unit, speed }) => ({ unit: unitName(unit), speed })),
    counters: mapValues(content.counters ?? {}, unit => ({ unit: unitName(unit) })),
    ringCurrent: content.ringCurrent,
    ringCurrentVariable: content.ringCurrentVariable,
    frontEndVariable: content.frontEndVariable,
    energy: content.energy,
    diskReserveBytes: readIn(content.diskReserve, 'data', 'B'),
    source: readSource(content.source),
    detectors: Object.entries(content.detectors ?? {}).map(entry => readDetector(entry, folder)),
    follow: {
      name: content.follow?.name ?? 'spec',
      detectors: (content.follow?.detectors ?? []).map(detectorId),
    },
  }
}

/** `localhost:6510` or `localhost:fourc`. */
function specAddress(text: string): SpecAddress {
  const at = text.lastIndexOf(':')
  const host = text.slice(0, at)
  const server = text.slice(at + 1)
  return /^\d+$/.test(server) ? { host, port: Number(server) } : { host, server }
}

function readSample({ sample, motors }: BeamlineFile): Beamline['sample'] {
  if (sample === undefined) return undefined
  const unit = unitName(demand(motors?.[sample.motor], `motor ${sample.motor}`).unit)
  return { motor: sample.motor, in: position(sample.in, unit), out: position(sample.out, unit), unit }
}

function position(raw: string | number, unit: string): number {
  const amount = readAmount(raw)
  const value = 'value' in amount ? amount.value : undefined
  const converted = typeof value === 'object' ? convertUnit(value.value, value.unit, unit) : value
  return demand(typeof converted === 'number' ? converted : undefined, `position ${raw}`)
}

function readSource(source: BeamlineFile['source']): Beamline['source'] {
  return {
    name: source?.name ?? 'unknown source',
    type: source?.type ?? 'Synchrotron X-ray Source',
    probe: source?.probe ?? 'x-ray',
    energyGeV: readIn(source?.energy, 'energy', 'GeV'),
  }
}

function readIn(text: string | undefined, family: UnitFamily, unit: string): number | undefined {
  const read = text === undefined ? undefined : readQuantity(text, family)
  const quantity = read !== undefined && 'value' in read ? read.value : undefined
  return quantity && convertUnit(quantity.value, quantity.unit, unit)
}

function readDetector([name, file]: readonly [string, MicroscopeFile], folder: string): DetectorSettings {
  const { driver, host = '127.0.0.1', port, image, pixelType = 'uint16', compression = 'auto' } = file
  return {
    ...{ driver, id: detectorId(name), host, port, image, pixelType, compression },
    ...(file.display === undefined ? {} : { display: file.display }),
    ...(file.onlyByName === undefined ? {} : { onlyByName: file.onlyByName }),
    ...(file.geometry === undefined ? {} : { geometry: readGeometry(file.geometry) }),
    ...(file.mask === undefined ? {} : { mask: pathFrom(folder, file.mask) }),
  }
}

/** Absolute paths, also those of Windows, stay as they are. */
function pathFrom(folder: string, path: string): string {
  return folder === '' || /^([/\\]|[A-Za-z]:)/.test(path) ? path : `${folder}/${path}`
}

function readGeometry({ distance, centre, energy, pixelSize, tilt }: GeometryFile): DetectorGeometry {
  const { rot1 = 0, rot2 = 0, rot3 = 0 } = tilt ?? {}
  return {
    distanceM: demand(readIn(distance, 'length', 'm'), 'distance'),
    centrePx: centre,
    pixelSizeUm: readIn(pixelSize, 'length', 'um'),
    energyKev: readIn(energy, 'energy', 'keV'),
    tiltDeg: { rot1, rot2, rot3 },
  }
}

function unitName(unit: string): string {
  return canonicalUnit(unit) ?? unit
}

function mapValues<T, U>(
  values: Readonly<Record<string, T>>,
  change: (value: T) => U,
): Readonly<Record<string, U>> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]))
}
