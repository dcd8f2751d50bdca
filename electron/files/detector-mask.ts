import { gapPixel, maskedPixel, type PixelMask } from '../../shared/imaging/marks.ts'
import type { FileNode } from '../../shared/model/data-file.ts'
import type { ImageShape } from '../../shared/model/pixels.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { DataFile } from './data-file.ts'
import { defaultPlot, nxdata } from './nexus-plot.ts'

/**
 * A mask from a file: an image of the detector's shape, in which what is not 0 is masked. `where` is a file of images, or
 * `file.h5::/path` for one dataset of it; without a path it is what the file shows first. Rejects with `format` what has
 * another shape, and with the reader's problem what cannot be read.
 */
export async function readMask(
  openFile: (file: string) => Promise<DataFile>,
  where: string,
  { image, id }: { readonly image: ImageShape; readonly id: number },
): Promise<PixelMask> {
  const [path = '', dataset] = where.split('::')
  const file = await openFile(path)
  try {
    const node = await file.node(dataset ?? (await maskPath(file, image)))
    const at = `${path}::${node.path}`
    if (node.kind !== 'dataset' || !isImage(node.shape ?? [], image)) throw otherShape(at, node, image)
    const { values } = await file.read(node.path, [])
    if (values.kind !== 'numbers') throw otherShape(at, node, image)
    return { id, values: masked(values.data) }
  } finally {
    await file.close()
  }
}

/** What the file shows first, else the only image in it that has the shape, or that has it and "mask" in its name. */
async function maskPath(file: DataFile, image: ImageShape): Promise<string> {
  const plot = await defaultPlot(file)
  const signal = plot === undefined ? undefined : (await nxdata(file, plot))?.signal
  if (signal !== undefined && isImage(signal.shape, image)) return signal.path
  const found = await imagesIn(file, image)
  const named = found.filter(({ name }) => /mask/i.test(name))
  const [only, ...others] = named.length > 0 ? named : found
  if (only !== undefined && others.length === 0) return only.path
  if (signal !== undefined) return signal.path
  throw new HutchError({
    kind: 'format',
    message: 'This file does not say which of its datasets is the mask',
    where: file.file,
    advice: 'Name it: file.h5::/path/of/the/mask.',
  })
}

/** Members that are looked at: no file that was made for a mask has more. */
const mostMembers = 2000

async function imagesIn(file: DataFile, image: ImageShape): Promise<readonly FileNode[]> {
  const images: FileNode[] = []
  const groups = ['/']
  let seen = 0
  for (let group = groups.shift(); group !== undefined && seen < mostMembers; group = groups.shift()) {
    const members = await file.children(group, 0, mostMembers - seen)
    seen += members.length
    groups.push(...members.filter(({ kind }) => kind === 'group').map(({ path }) => path))
    images.push(...members.filter(({ shape = [] }) => isImage(shape, image)))
  }
  return images
}

function isImage(shape: readonly number[], { height, width }: ImageShape): boolean {
  return shape.length === 2 && shape[0] === height && shape[1] === width
}

/** In bytes, as we save masks, a gap between modules stays one. */
function masked(data: ArrayLike<number>): Uint8Array {
  const values = new Uint8Array(new SharedArrayBuffer(data.length))
  const hasGaps = data instanceof Uint8Array
  for (let at = 0; at < data.length; at++)
    if (data[at] !== 0) values[at] = hasGaps && data[at] === gapPixel ? gapPixel : maskedPixel
  return values
}

function otherShape(where: string, { shape = [] }: FileNode, image: ImageShape): HutchError {
  const found = shape.length === 0 ? 'is no image' : `has the shape ${shape.join(' × ')}`
  return new HutchError({
    kind: 'format',
    message: `The mask ${found}; images of the detector have ${image.height} × ${image.width} pixels`,
    where,
    advice: 'Choose a mask made for this detector: one number per pixel, 0 for good ones.',
  })
}
