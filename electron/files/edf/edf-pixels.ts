import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { constants, gunzip, inflate } from 'node:zlib'
import type { PixelArray } from '../../../shared/model/pixels.ts'
import { type FileBytes, openBytes } from '../file-bytes.ts'
import { damaged } from '../file-problems.ts'
import { pixelsFromBytes } from '../numbers/pixels-from-bytes.ts'
import { bytesPerItem, type EdfFrame } from './edf-frame.ts'

/** Pixels of a frame; those that the file ends before are zeros. 64-bit integers come as float64. */
export async function edfPixels(bytes: FileBytes, frame: EdfFrame): Promise<PixelArray> {
  const count = frame.shape.reduce((a, b) => a * b, 1)
  const raw = await rawData(bytes, frame, count * bytesPerItem(frame.type))
  if (frame.type !== 'int64' && frame.type !== 'uint64') {
    return pixelsFromBytes(raw, frame.type, count, frame.bigEndian)
  }
  const doubles = pixelsFromBytes(raw, 'float64', count, frame.bigEndian)
  const wide = frame.type === 'int64' ? new BigInt64Array(doubles.buffer) : new BigUint64Array(doubles.buffer)
  return Float64Array.from(wide, Number)
}

/** Whether the file holds all bytes of the frame; compressed frames are only as complete as their stream. */
export function isComplete(bytes: FileBytes, frame: EdfFrame): boolean {
  if (frame.dataFile !== undefined) return true
  const needed =
    frame.compression === 'none'
      ? frame.shape.reduce((a, b) => a * b, bytesPerItem(frame.type))
      : frame.dataBytes
  return frame.dataAt + needed <= bytes.size
}

async function rawData(bytes: FileBytes, frame: EdfFrame, needed: number): Promise<Uint8Array> {
  if (frame.compression === 'none') return readStored(bytes, frame, needed)
  const packed = await readStored(bytes, frame, frame.dataBytes)
  // A stream that ends early still gives what it holds; a bomb gives no more than the image needs.
  const options = { maxOutputLength: needed + 2 ** 16, finishFlush: constants.Z_SYNC_FLUSH }
  try {
    return await (frame.compression === 'gzip' ? promisify(gunzip) : promisify(inflate))(packed, options)
  } catch (error) {
    throw damaged(bytes.file, 'its compressed image cannot be unpacked', error)
  }
}

async function readStored(bytes: FileBytes, frame: EdfFrame, length: number): Promise<Uint8Array> {
  if (frame.dataFile === undefined) return bytes.read(frame.dataAt, length)
  // The base name only: a header must not lead to other folders.
  const other = await openBytes(join(dirname(bytes.file), basename(frame.dataFile)))
  try {
    return await other.read(frame.dataAt, length)
  } finally {
    await other.close()
  }
}
