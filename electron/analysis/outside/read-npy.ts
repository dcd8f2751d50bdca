import { readFile, stat } from 'node:fs/promises'
import { HutchError } from '../../../shared/model/problem.ts'

export interface NumberArray {
  /** Slowest first; [] for a single number. */
  readonly shape: readonly number[]
  readonly data: readonly number[]
}

/** 2048² × 4 numbers are 128 MB as doubles; more than that is better left in an HDF5 file, which is taken as it is. */
export const mostNumbers = 2 ** 24

/**
 * A file of numpy, format version 1 to 3 (numpy/lib/format.py): real numbers in C order. Throws `program` naming the file and what is
 * wrong with it.
 */
export async function readNpy(file: string): Promise<NumberArray> {
  const size = await sizeOf(file)
  if (size > mostNumbers * 8 + 65_536) throw refused(file, `it has ${size} bytes, too many to be copied`)
  const bytes = await readFile(file)
  const { descr, start, shape } = headerOf(bytes, file)
  const reader = readers[descr.slice(1)]
  if (reader === undefined) throw refused(file, `it holds "${descr}"; real numbers are taken`)
  const count = shape.reduce((product, length) => product * length, 1)
  if (bytes.length - start < count * reader.bytes)
    throw refused(file, `it ends after ${bytes.length} of ${start + count * reader.bytes} bytes`)
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, count * reader.bytes)
  const little = !descr.startsWith('>')
  return {
    shape,
    data: Array.from({ length: count }, (_, at) => reader.read(view, at * reader.bytes, little)),
  }
}

type ReadNumber = (view: DataView, at: number, little: boolean) => number

const readers: Readonly<Record<string, { readonly bytes: number; readonly read: ReadNumber }>> = {
  b1: { bytes: 1, read: (view, at) => view.getUint8(at) },
  u1: { bytes: 1, read: (view, at) => view.getUint8(at) },
  i1: { bytes: 1, read: (view, at) => view.getInt8(at) },
  u2: { bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  i2: { bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  u4: { bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
  i4: { bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  u8: { bytes: 8, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
  i8: { bytes: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  f4: { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  f8: { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
}

interface NpyHeader {
  readonly descr: string
  readonly start: number
  readonly shape: readonly number[]
}

function headerOf(bytes: Buffer, file: string): NpyHeader {
  if (bytes.length < 12 || bytes.toString('latin1', 0, 6) !== '\x93NUMPY')
    throw refused(file, 'it is no npy file')
  const isWide = (bytes[6] ?? 0) > 1
  const length = isWide ? bytes.readUInt32LE(8) : bytes.readUInt16LE(8)
  const from = isWide ? 12 : 10
  const head = bytes.toString('latin1', from, from + length)
  const descr = /'descr': *'([^']+)'/.exec(head)?.[1]
  const dimensions = /'shape': *\(([\d, ]*)\)/.exec(head)?.[1]
  if (descr === undefined || dimensions === undefined) throw refused(file, 'its header cannot be read')
  if (/'fortran_order': *True/.test(head))
    throw refused(file, 'it is in Fortran order; save numpy.ascontiguousarray(…)')
  const shape = dimensions
    .split(',')
    .filter(text => text.trim() !== '')
    .map(Number)
  return { descr, start: from + length, shape }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size
  } catch {
    throw refused(file, 'there is no such file')
  }
}

function refused(file: string, why: string): HutchError {
  return new HutchError({
    kind: 'program',
    message: `An array it left cannot be used: ${why}`,
    where: file,
    advice: 'Save arrays by numpy.save, or give "file" and "dataset" of an HDF5 file',
  })
}
