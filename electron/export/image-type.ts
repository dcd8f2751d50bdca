import type { DataBlock } from '../../shared/model/data-file.ts'
import { pixelTypes, type PixelType } from '../../shared/model/pixels.ts'
import { type ExportSource, unfit } from './export-source.ts'

/** The type in which image formats keep the values: booleans as bytes, half precision as float32. */
export function imageType(source: ExportSource, format: string): PixelType {
  const { dtype } = source
  if (dtype === 'bool') return 'uint8'
  if (dtype === 'float16') return 'float32'
  const pixelType = pixelTypes.find(type => type === dtype)
  if (pixelType !== undefined) return pixelType
  throw unfit(source, `${format} has no pixels of type ${dtype}`, 'Export it to npy or csv.')
}

/** Rows and columns of the images of a stack, and how many there are. */
export function stackShape({ shape }: ExportSource): {
  readonly height: number
  readonly width: number
  readonly count: number
} {
  const [height = 1, width = 1] = shape.slice(-2)
  return { height, width, count: shape.slice(0, -2).reduce((all, size) => all * size, 1) }
}

export function unitsOf({ node }: ExportSource): string | undefined {
  const { units } = node.attributes
  return typeof units === 'string' && units !== '' ? units : undefined
}

/** Numbers of a block that is known to hold some. */
export function numbersOf({ values }: DataBlock): ArrayLike<number> {
  return values.kind === 'numbers' ? values.data : []
}
