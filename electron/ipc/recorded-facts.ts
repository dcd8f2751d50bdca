import type { PixelMask } from '../../shared/imaging/marks.ts'
import { maskFromBits } from '../../shared/imaging/pixel-mask-bits.ts'
import type { ImageOptics } from '../../shared/imaging/geometry/image-optics.ts'
import {
  straightGeometry,
  wavelengthM,
  type DetectorGeometry,
} from '../../shared/imaging/geometry/detector-geometry.ts'
import type { ImageShape } from '../../shared/model/pixels.ts'
import type { DataFile } from '../files/data-file.ts'
import { nodeIfThere } from '../files/node-if-there.ts'
import { readLength, readNumber } from './read-number.ts'

/** What a file says about the detector of a dataset. */
export interface RecordedFacts {
  readonly mask: PixelMask | undefined
  readonly saturation: number | undefined
  readonly optics: ImageOptics
}

/** Datasets whose facts are kept; a mask of 16 Mpx is 16 MB. */
const mostKept = 8
/** Members of an instrument that are looked through for its detector. */
const mostMembers = 200

/** Reads mask, saturation and geometry beside a dataset (NXdetector), once for every dataset. */
export class RecordedFactsReader {
  readonly #kept = new Map<string, Promise<RecordedFacts>>()
  #lastMask = 0

  async of(file: DataFile, dataset: string, image: ImageShape): Promise<RecordedFacts> {
    const key = `${file.file}::${dataset}`
    const known = this.#kept.get(key)
    if (known !== undefined) return await known
    const found = this.#read(file, dataset, image)
    this.#kept.set(key, found)
    found.catch(() => this.#kept.delete(key))
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= mostKept) break
      this.#kept.delete(oldest)
    }
    return await found
  }

  async #read(file: DataFile, dataset: string, image: ImageShape): Promise<RecordedFacts> {
    const group = await detectorGroup(file, dataset)
    if (group === undefined) return { mask: undefined, saturation: undefined, optics: unknownOptics }
    const inside = (name: string): readonly string[] => [
      `${group}/${name}`,
      `${group}/detectorSpecific/${name}`,
    ]
    return {
      mask: await this.#mask(file, inside('pixel_mask'), image),
      saturation: await readNumber(file, inside('saturation_value')),
      optics: await readOptics(file, group),
    }
  }

  async #mask(file: DataFile, paths: readonly string[], image: ImageShape): Promise<PixelMask | undefined> {
    for (const path of paths) {
      const node = await nodeIfThere(file, path)
      const [height, width] = (node?.shape ?? []).slice(-2)
      if (height !== image.height || width !== image.width || node?.shape?.length !== 2) continue
      const { values } = await file.read(path, [])
      if (values.kind !== 'numbers') continue
      this.#lastMask += 1
      return { id: this.#lastMask, values: maskFromBits(values.data) }
    }
    return undefined
  }
}

const unknownOptics: ImageOptics = { pixelUm: undefined, geometry: undefined }

/** The group around the dataset when it is a detector; else the only detector of its entry, for data linked from elsewhere. */
async function detectorGroup(file: DataFile, dataset: string): Promise<string | undefined> {
  const own = parentOf(dataset)
  const around = await nodeIfThere(file, own)
  if (around?.nxClass === 'NXdetector') return own
  const entry = dataset.split('/')[1] ?? ''
  const instrument = `/${entry}/instrument`
  if ((await nodeIfThere(file, instrument))?.kind !== 'group') return undefined
  const members = await file.children(instrument, 0, mostMembers)
  const detectors = members.filter(({ nxClass }) => nxClass === 'NXdetector')
  return detectors.length === 1 ? detectors[0]?.path : undefined
}

async function readOptics(file: DataFile, group: string): Promise<ImageOptics> {
  const length = async (name: string): Promise<number | undefined> =>
    await readLength(file, [`${group}/${name}`])
  const pixelX = await length('x_pixel_size')
  const pixelY = await length('y_pixel_size')
  if (pixelX === undefined || pixelY === undefined) return unknownOptics
  const pixelUm = { x: pixelX * 1e6, y: pixelY * 1e6 }
  const geometry = await readPoni(file, group, { x: pixelX, y: pixelY })
  if (geometry !== undefined) return { pixelUm, geometry }
  const distanceM = (await length('distance')) ?? (await length('detector_distance'))
  const x = await readNumber(file, [`${group}/beam_center_x`])
  const y = await readNumber(file, [`${group}/beam_center_y`])
  if (distanceM === undefined || !(distanceM > 0) || x === undefined || y === undefined)
    return { pixelUm, geometry: undefined }
  const wavelength = await readWavelength(file, group)
  return { pixelUm, geometry: straightGeometry(distanceM, { x, y }, { x: pixelX, y: pixelY }, wavelength) }
}

/** As pyFAI has it, tilt and all; undefined where the file does not say so, or only in part. */
async function readPoni(
  file: DataFile,
  group: string,
  pixelM: { readonly x: number; readonly y: number },
): Promise<DetectorGeometry | undefined> {
  const read = async (name: string): Promise<number | undefined> =>
    await readNumber(file, [`${group}/poni/${name}`])
  const distanceM = await read('distance')
  if (distanceM === undefined || !(distanceM > 0)) return undefined
  const [poni1M, poni2M, rot1Rad, rot2Rad, rot3Rad] = [
    await read('poni1'),
    await read('poni2'),
    await read('rot1'),
    await read('rot2'),
    await read('rot3'),
  ]
  if (poni1M === undefined || poni2M === undefined) return undefined
  return {
    ...{ distanceM, poni1M, poni2M },
    ...{ rot1Rad: rot1Rad ?? 0, rot2Rad: rot2Rad ?? 0, rot3Rad: rot3Rad ?? 0 },
    ...{ pixel1M: pixelM.y, pixel2M: pixelM.x },
    wavelengthM: (await read('wavelength')) ?? (await readWavelength(file, group)),
  }
}

/** Where NeXus puts the colour of the beam; metres. */
async function readWavelength(file: DataFile, group: string): Promise<number | undefined> {
  const instrument = parentOf(group)
  const entry = parentOf(instrument)
  const wavelength = await readLength(file, [
    `${instrument}/beam/incident_wavelength`,
    `${entry}/sample/beam/incident_wavelength`,
    `${instrument}/monochromator/wavelength`,
  ])
  if (wavelength !== undefined) return wavelength
  const energyKev = await readNumber(file, [
    `${instrument}/monochromator/energy`,
    `${instrument}/beam/incident_energy`,
  ])
  return energyKev === undefined || !(energyKev > 0) ? undefined : wavelengthM(energyKev)
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/'
}
