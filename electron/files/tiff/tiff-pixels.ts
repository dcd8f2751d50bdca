import { promisify } from 'node:util'
import { constants, inflate } from 'node:zlib'
import { bytesPerPixel, type PixelArray } from '../../../shared/model/pixels.ts'
import { damaged } from '../file-problems.ts'
import type { FileBytes } from '../file-bytes.ts'
import { pixelsFromBytes } from '../numbers/pixels-from-bytes.ts'
import { emptyPixels } from '../tree-datasets.ts'
import { unpackLzw } from './lzw.ts'
import { unpackBits } from './packbits.ts'
import { floatBytesFromPlanes, sumAlongRows } from './predictor.ts'
import type { TiffPage } from './tiff-page.ts'

/** Decodes one page. A file that ends before its pixels is a `format` problem that says where. */
export async function tiffPixels(bytes: FileBytes, page: TiffPage): Promise<PixelArray> {
  const image = emptyPixels(page.type, page.height * page.width * page.samples)
  const across = Math.ceil(page.width / page.pieceWidth)
  const down = Math.ceil(page.height / page.pieceHeight)
  for (let row = 0; row < down; row++) {
    for (let column = 0; column < across; column++) {
      const index = row * across + column
      const top = row * page.pieceHeight
      // The last strip is short; tiles are always whole.
      const rows =
        page.pieceWidth === page.width ? Math.min(page.pieceHeight, page.height - top) : page.pieceHeight
      const piece = await readPiece(bytes, page, index, rows)
      place(image, page, piece, top, column * page.pieceWidth)
    }
  }
  return image
}

async function readPiece(bytes: FileBytes, page: TiffPage, index: number, rows: number): Promise<PixelArray> {
  const samples = rows * page.pieceWidth * page.samples
  const needed = samples * bytesPerPixel(page.type)
  const at = page.offsets[index]
  if (at === undefined) throw damaged(bytes.file, `piece ${index} of its image has no place in the file`)
  const stored = page.compression === 'none' ? needed : (page.byteCounts[index] ?? 0) || needed
  const packed = await bytes.read(at, stored)
  const raw = await unpack(bytes.file, page, packed, needed)
  if (raw.length < needed) {
    throw damaged(
      bytes.file,
      `its image should have ${needed} bytes from byte ${at} but only ${raw.length} are there`,
    )
  }
  return withoutPredictor(page, raw, samples)
}

async function unpack(file: string, page: TiffPage, packed: Uint8Array, needed: number): Promise<Uint8Array> {
  switch (page.compression) {
    case 'none':
      return packed
    case 'lzw':
      return unpackLzw(packed, needed)
    case 'packbits':
      return unpackBits(packed, needed)
    case 'deflate':
      try {
        // Some writers fill the last strip up to full height: a little more than needed is normal.
        const options = { maxOutputLength: 2 * needed + 2 ** 20, finishFlush: constants.Z_SYNC_FLUSH }
        return await promisify(inflate)(packed, options)
      } catch (error) {
        throw damaged(file, 'its compressed image cannot be unpacked', error)
      }
  }
}

function withoutPredictor(page: TiffPage, raw: Uint8Array, samples: number): PixelArray {
  const rowSamples = page.pieceWidth * page.samples
  if (page.predictor === 'float') {
    const straight = floatBytesFromPlanes(raw, rowSamples, page.samples, bytesPerPixel(page.type))
    return pixelsFromBytes(straight, page.type, samples, true)
  }
  const pixels = pixelsFromBytes(raw, page.type, samples, page.bigEndian)
  if (page.predictor === 'horizontal') sumAlongRows(pixels, rowSamples, page.samples)
  return pixels
}

function place(image: PixelArray, page: TiffPage, piece: PixelArray, top: number, left: number): void {
  const rowSamples = page.pieceWidth * page.samples
  const wanted = Math.min(page.pieceWidth, page.width - left) * page.samples
  const rows = Math.min(piece.length / rowSamples, page.height - top)
  for (let row = 0; row < rows; row++) {
    const from = row * rowSamples
    image.set(piece.subarray(from, from + wanted), ((top + row) * page.width + left) * page.samples)
  }
}
