import { HutchError } from '../../../shared/model/problem.ts'
import { pixelTypes, type ImageShape, type PixelType } from '../../../shared/model/pixels.ts'
import type { DataFile } from '../../files/data-file.ts'

/** Opens any recorded file. */
export type OpenFile = (file: string) => Promise<DataFile>

/** A recorded dataset as a row of images: leading dimensions one after the other, a plain image is a row of one. */
export interface FrameStack {
  readonly name: string
  readonly image: ImageShape
  readonly pixelType: PixelType
  readonly frames: number
  /** Pixels as stored, row 0 first. */
  read(frame: number): Promise<Uint8Array>
  close(): Promise<void>
}

export async function openStack(file: string, dataset: string, open: OpenFile): Promise<FrameStack> {
  const data = await open(file)
  try {
    return await stackOf(data, dataset)
  } catch (error) {
    await data.close()
    throw error
  }
}

async function stackOf(data: DataFile, dataset: string): Promise<FrameStack> {
  const name = `${data.file}::${dataset}`
  const { shape, dtype } = await data.node(dataset)
  const leading = shape?.slice(0, -2) ?? []
  const [height = 0, width = 0] = shape?.slice(-2) ?? []
  const frames = leading.reduce((product, size) => product * size, 1)
  const pixelType = pixelTypes.find(type => type === dtype)
  if (shape === undefined || shape.length < 2 || frames * height * width === 0) {
    throw unfit(name, `has shape [${shape?.join(', ') ?? ''}]`)
  }
  if (pixelType === undefined) throw unfit(name, `holds ${dtype ?? 'no values'}`)
  return {
    name,
    image: { height, width },
    pixelType,
    frames,
    read: frame => readFrame(data, dataset, leading, frame),
    close: () => data.close(),
  }
}

async function readFrame(
  data: DataFile,
  dataset: string,
  leading: readonly number[],
  frame: number,
): Promise<Uint8Array> {
  const slice = placeOf(frame, leading).map(at => ({ kind: 'index', at }) as const)
  const { values } = await data.read(dataset, slice)
  if (values.kind === 'list') throw unfit(`${data.file}::${dataset}`, 'holds no numbers')
  const { buffer, byteOffset, byteLength } = values.data
  return new Uint8Array(buffer, byteOffset, byteLength)
}

/** Position of the frame in the leading dimensions, last one fastest. */
export function placeOf(frame: number, leading: readonly number[]): readonly number[] {
  let left = frame
  return leading
    .toReversed()
    .map(size => {
      const at = left % size
      left = (left - at) / size
      return at
    })
    .toReversed()
}

function unfit(name: string, what: string): HutchError {
  return new HutchError({
    kind: 'format',
    message: `cannot be replayed: ${name} ${what}`,
    where: name,
    advice: `name a dataset of at least two dimensions with ${pixelTypes.join(', ')}`,
  })
}
