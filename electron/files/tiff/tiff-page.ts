import { bytesPerPixel, type PixelType } from '../../../shared/model/pixels.ts'
import { notSupported } from '../file-problems.ts'
import type { TiffDirectory } from './tiff-directory.ts'

/** Tag numbers of TIFF 6.0 (and 317, 322–325, 339 of its supplements). */
export const tag = {
  width: 256,
  height: 257,
  bitsPerSample: 258,
  compression: 259,
  description: 270,
  stripOffsets: 273,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  planar: 284,
  predictor: 317,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  sampleFormat: 339,
} as const

/** A page cut into equal pieces: strips are tiles as wide as the image. */
export interface TiffPage {
  readonly height: number
  readonly width: number
  readonly samples: number
  readonly type: PixelType
  readonly bigEndian: boolean
  readonly compression: 'none' | 'lzw' | 'deflate' | 'packbits'
  readonly predictor: 'none' | 'horizontal' | 'float'
  readonly pieceHeight: number
  readonly pieceWidth: number
  readonly offsets: readonly number[]
  /** Stored bytes of each piece; 0 or missing means: as large as its pixels. */
  readonly byteCounts: readonly number[]
}

/** `where` names file and page in problems. */
export function pageOf(directory: TiffDirectory, where: string): TiffPage {
  const width = directory.number(tag.width) ?? 0
  const height = directory.number(tag.height) ?? 0
  if (width < 1 || height < 1)
    throw notSupported(where, `has no image size (${width} × ${height})`, 'It holds no image.')
  const samples = directory.number(tag.samplesPerPixel) ?? 1
  if (samples > 1 && (directory.number(tag.planar) ?? 1) !== 1) {
    throw notSupported(where, 'stores its colours as separate planes', 'Save it as grey values.')
  }
  const tiled = directory.number(tag.tileWidth) !== undefined
  return {
    height,
    width,
    samples,
    type: typeOf(directory, where),
    bigEndian: directory.bigEndian,
    compression: compressionOf(directory.number(tag.compression) ?? 1, where),
    predictor: predictorOf(directory.number(tag.predictor) ?? 1, where),
    pieceHeight:
      Math.min(height, directory.number(tiled ? tag.tileHeight : tag.rowsPerStrip) ?? height) || height,
    pieceWidth: (tiled ? directory.number(tag.tileWidth) : width) ?? width,
    offsets: directory.numbers(tiled ? tag.tileOffsets : tag.stripOffsets),
    byteCounts: directory.numbers(tiled ? tag.tileByteCounts : tag.stripByteCounts),
  }
}

export function pageShape(page: TiffPage): readonly number[] {
  return page.samples === 1 ? [page.height, page.width] : [page.height, page.width, page.samples]
}

export function pageBytes(page: TiffPage): number {
  return page.height * page.width * page.samples * bytesPerPixel(page.type)
}

const typesByFormat: Readonly<Record<string, PixelType>> = {
  '1/8': 'uint8',
  '1/16': 'uint16',
  '1/32': 'uint32',
  '2/8': 'int8',
  '2/16': 'int16',
  '2/32': 'int32',
  '3/32': 'float32',
  '3/64': 'float64',
}

function typeOf(directory: TiffDirectory, where: string): PixelType {
  const bits = directory.numbers(tag.bitsPerSample)
  const format = directory.number(tag.sampleFormat) ?? 1
  const type = typesByFormat[`${format === 4 ? 1 : format}/${bits[0] ?? 1}`]
  if (type === undefined || bits.some(value => value !== bits[0])) {
    const kind = ['', 'unsigned', 'signed', 'float', 'undefined', 'complex', 'complex'][format] ?? 'unknown'
    throw notSupported(
      where,
      `has ${kind} samples of ${bits.join('/') || 1} bits`,
      'Save it with 8, 16 or 32 bits, or as 32- or 64-bit float.',
    )
  }
  return type
}

function compressionOf(code: number, where: string): TiffPage['compression'] {
  switch (code) {
    case 1:
      return 'none'
    case 5:
      return 'lzw'
    case 8:
    case 32946:
      return 'deflate'
    case 32773:
      return 'packbits'
    default:
      throw notSupported(
        where,
        `is compressed with TIFF scheme ${code}${code === 7 || code === 6 ? ' (JPEG)' : ''}`,
        'Save it uncompressed, or with LZW, deflate or PackBits.',
      )
  }
}

function predictorOf(code: number, where: string): TiffPage['predictor'] {
  if (code === 1) return 'none'
  if (code === 2) return 'horizontal'
  if (code === 3) return 'float'
  throw notSupported(where, `uses TIFF predictor ${code}`, 'Save it without a predictor.')
}
