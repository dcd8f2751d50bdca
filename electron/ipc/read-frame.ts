import type { DataBlock, SliceItem } from '../../shared/model/data-file.ts'
import { HutchError } from '../../shared/model/problem.ts'
import { pixelTypes, type ImageShape, type PixelArray, type PixelType } from '../../shared/model/pixels.ts'
import type { DataFile } from '../files/data-file.ts'

export interface RecordedFrame {
  readonly image: ImageShape
  readonly pixelType: PixelType
  readonly buffer: ArrayBuffer
}

/** A frame, and how many its dataset has. */
export interface FrameOfStack extends RecordedFrame {
  readonly frames: number
}

/** Frame `frame` of a dataset whose last two dimensions are rows and columns; leading dimensions count as one, slowest first. */
export async function readFrame(file: DataFile, dataset: string, frame: number): Promise<FrameOfStack> {
  const node = await file.node(dataset)
  const shape = node.shape ?? []
  const [height, width] = shape.slice(-2)
  if (height === undefined || width === undefined || shape.length < 2)
    throw notImages(file.file, dataset, shape)
  const leading = shape.slice(0, -2)
  const frames = leading.reduce((product, size) => product * size, 1)
  if (frame >= frames || height * width === 0) throw noSuchFrame(file.file, dataset, frame, frames)
  const block = await file.read(dataset, indices(leading, frame))
  const { buffer, pixelType } = pixelsOf(block, `${file.file}::${dataset}`)
  return { image: { height, width }, pixelType, buffer, frames }
}

/** Flat frame number as one index per leading dimension. */
function indices(leading: readonly number[], frame: number): readonly SliceItem[] {
  const items: SliceItem[] = []
  let rest = frame
  for (const size of [...leading].reverse()) {
    items.unshift({ kind: 'index', at: rest % size })
    rest = Math.floor(rest / size)
  }
  return items
}

function pixelsOf(block: DataBlock, where: string): { buffer: ArrayBuffer; pixelType: PixelType } {
  const { dtype, values } = block
  // Numbers above 2^53 come as text; to be looked at, the nearest double will do.
  if (values.kind === 'list' && (dtype === 'int64' || dtype === 'uint64'))
    return pixelBuffer(Float64Array.from(values.data, Number))
  if (values.kind !== 'numbers') {
    throw new HutchError({
      kind: 'format',
      message: `A dataset of type ${dtype} cannot be shown as image`,
      where,
    })
  }
  return pixelBuffer(values.data)
}

/** Pixels in a buffer of their own, copied only where others share it. */
export function pixelBuffer(data: PixelArray): { buffer: ArrayBuffer; pixelType: PixelType } {
  const name = data.constructor.name.replace('Array', '').toLowerCase()
  const pixelType = pixelTypes.find(type => type === name)
  if (pixelType === undefined) throw new TypeError(`No pixel type for ${data.constructor.name}`)
  const { buffer, byteOffset, byteLength } = data
  const whole = byteOffset === 0 && byteLength === buffer.byteLength && buffer instanceof ArrayBuffer
  return {
    pixelType,
    buffer: whole ? buffer : new Uint8Array(new Uint8Array(buffer, byteOffset, byteLength)).buffer,
  }
}

function notImages(file: string, dataset: string, shape: readonly number[]): HutchError {
  return new HutchError({
    kind: 'format',
    message: `${dataset} has the shape (${shape.join(', ')}) and holds no images`,
    where: `${file}::${dataset}`,
  })
}

function noSuchFrame(file: string, dataset: string, frame: number, frames: number): HutchError {
  return new HutchError({
    kind: 'not-found',
    message:
      frames === 0 ? `${dataset} has no frames yet` : `${dataset} has ${frames} frames, no number ${frame}`,
    where: `${file}::${dataset}`,
  })
}
