import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { ForeignStack } from '../../shared/adopt/foreign-stack.ts'
import { frameCount } from '../../shared/adopt/foreign-stack.ts'
import { maskFromBits } from '../../shared/imaging/pixel-mask-bits.ts'
import type { PixelMask } from '../../shared/imaging/marks.ts'
import { detectorId, type DetectorId } from '../../shared/model/ids.ts'
import { pixelTypes, type ImageShape } from '../../shared/model/pixels.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { Parameter } from '../../shared/model/quantity.ts'
import type { DataFile } from '../files/data-file.ts'
import { nodeIfThere } from '../files/node-if-there.ts'
import { joinPath } from '../files/tree-file.ts'
import { numberAt, numbersAt, textAt } from './file-values.ts'
import { imageDatasetAt, imageDatasets, type ImageDataset } from './image-datasets.ts'
import { liveCounters } from './live-counters.ts'
import { onlyStack, notHere } from './only-stack.ts'
import { identity, isImages } from './plain-images.ts'
import { stackAxes } from './stack-axes.ts'

/** Where nothing tells how long a frame was exposed; times only order darks, data and whites then. */
const usualStepS = 1
/** Nothing here compares masks by their number. */
const anyId = 0

/**
 * The images of a foreign file with all it tells of them: those at `path`, else those with an image key, else the first ones.
 * Rejects with `not-found` where there are none, and `format` or `limit` where they cannot be taken.
 */
export async function findStack(file: DataFile, path: string | undefined): Promise<ForeignStack> {
  const { images, others } = await chosen(file, path)
  const { loops, remarks } = await stackAxes(file, images)
  const shape = images.node.shape ?? []
  const image = { height: shape.at(-2) ?? 0, width: shape.at(-1) ?? 0 }
  const frames = frameCount({ loops })
  const exposureS = (await numberAt(file, joinPath(images.group, 'count_time'), 's')) ?? usualStepS
  return {
    file: file.file,
    path: images.node.path,
    detector: detectorOf(images),
    image,
    pixelType: pixelTypeOf(file, images),
    loops,
    imageKeys: await keysOf(file, images, frames, loops.length),
    exposureS,
    ...(await times(file, images.entry, frames, exposureS)),
    pixelSizeUm: await numberAt(file, joinPath(images.group, 'x_pixel_size'), 'um'),
    saturation: await numberAt(file, joinPath(images.group, 'saturation_value'), ''),
    counters: await liveCounters(
      file,
      images.group,
      loops.map(({ size }) => size),
    ),
    mask: await maskOf(file, images.group, image),
    parameters: await parametersOf(file, images),
    remarks: [...remarks, ...others],
  }
}

async function chosen(
  file: DataFile,
  path: string | undefined,
): Promise<{ readonly images: ImageDataset; readonly others: readonly string[] }> {
  if (path !== undefined) {
    const images = await imageDatasetAt(file, path)
    if (images === undefined) throw notHere(`${file.file}::${path}`)
    return { images, others: [] }
  }
  const [images, ...more] = await imageDatasets(file)
  if (images === undefined) return await onlyStack(file)
  const others = more
    .filter(({ node }) => isImages(node) && identity(node) !== identity(images.node))
    .map(({ node }) => node.path)
  const remark = `Other images in this file: ${[...new Set(others)].join(', ')}`
  return { images, others: others.length === 0 ? [] : [remark] }
}

/** Frames without a role are not taken for data in silence. */
async function keysOf(
  file: DataFile,
  { keys, node }: ImageDataset,
  frames: number,
  dimensions: number,
): Promise<readonly number[] | undefined> {
  if (keys === undefined) return undefined
  const values = await numbersAt(file, keys)
  const where = `${file.file}::${keys}`
  if (values.length !== frames || dimensions !== 1) {
    throw new HutchError({
      kind: 'format',
      message: `The image key has ${values.length} values, ${node.path} ${frames} frames`,
      where,
      advice: 'Choose images whose key has one value per frame',
    })
  }
  if (values.includes(0)) return values
  throw new HutchError({
    kind: 'format',
    message: `No frame of ${node.path} is a projection (image key 0)`,
    where,
    advice: 'Choose a file that has data, not only darks and whites',
  })
}

function pixelTypeOf({ file }: DataFile, { node }: ImageDataset): ForeignStack['pixelType'] {
  const type = pixelTypes.find(known => known === node.dtype)
  if (type !== undefined) return type
  throw new HutchError({
    kind: 'format',
    message: `Pixels of type ${node.dtype ?? 'unknown'} cannot be taken`,
    where: `${file}::${node.path}`,
    advice: `Convert them to one of ${pixelTypes.join(', ')}`,
  })
}

function detectorOf({ group }: ImageDataset): DetectorId {
  const name = basename(group).replaceAll(/[^A-Za-z0-9_]+/g, '_')
  return detectorId(/^[A-Za-z]/.test(name) ? name.slice(0, 60) : `detector_${name}`.slice(0, 60))
}

/** Frames are spread evenly between start and end of the entry; without an end they follow each other as exposed. */
async function times(
  file: DataFile,
  entry: string,
  frames: number,
  exposureS: number,
): Promise<Pick<ForeignStack, 'startedAtMs' | 'stepS'>> {
  const startMs = Date.parse((await textAt(file, joinPath(entry, 'start_time'))) ?? '')
  const endMs = Date.parse((await textAt(file, joinPath(entry, 'end_time'))) ?? '')
  const stepS = endMs > startMs ? (endMs - startMs) / 1000 / frames : exposureS
  if (Number.isFinite(startMs)) return { startedAtMs: startMs, stepS }
  return { startedAtMs: (await stat(file.file)).mtimeMs, stepS }
}

async function maskOf(file: DataFile, group: string, image: ImageShape): Promise<PixelMask | undefined> {
  const node = await nodeIfThere(file, joinPath(group, 'pixel_mask'))
  const [height, width, more] = node?.shape ?? []
  if (node?.kind !== 'dataset' || more !== undefined) return undefined
  if (height !== image.height || width !== image.width) return undefined
  const { values } = await file.read(node.path, [])
  return values.kind === 'numbers' ? { id: anyId, values: maskFromBits(values.data) } : undefined
}

async function parametersOf(file: DataFile, images: ImageDataset): Promise<readonly Parameter[]> {
  const { entry, group } = images
  const told: readonly (readonly [string, string | undefined])[] = [
    ['title', await textAt(file, joinPath(entry, 'title'))],
    ['sample', await textAt(file, joinPath(entry, 'sample/name'))],
    ['user', await textAt(file, joinPath(entry, 'user/name'))],
    ['beamline', await textAt(file, joinPath(entry, 'instrument/name'))],
    ['source', await textAt(file, joinPath(entry, 'instrument/source/name'))],
    ['source type', await textAt(file, joinPath(entry, 'instrument/source/type'))],
    ['probe', await textAt(file, joinPath(entry, 'instrument/source/probe'))],
  ]
  const energyKev =
    (await numberAt(file, joinPath(entry, 'instrument/monochromator/energy'), 'keV')) ??
    (await numberAt(file, joinPath(entry, 'instrument/beam/incident_energy'), 'keV'))
  const distanceM = await numberAt(file, joinPath(group, 'distance'), 'm')
  return [
    { name: 'file', value: file.file },
    { name: 'dataset', value: images.node.path },
    ...told.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }])),
    ...(energyKev === undefined ? [] : [{ name: 'beam energy', value: { value: energyKev, unit: 'keV' } }]),
    ...(distanceM === undefined
      ? []
      : [{ name: 'detector distance', value: { value: distanceM, unit: 'm' } }]),
  ]
}
