import { demand } from '../base/assert.ts'
import { ParseError } from '../base/parse.ts'
import type { PixelArray, PixelType } from '../model/pixels.ts'

/** What the head of a file of numpy says. */
export interface NpyHead {
  /** Slowest first; [] for a single number. */
  readonly shape: readonly number[]
  readonly type: PixelType | 'int64' | 'uint64' | 'bool'
  /** Bytes of one number. */
  readonly itemBytes: number
  /** Bytes before the first number. */
  readonly start: number
  readonly isLittle: boolean
}

export interface NpyArray extends NpyHead {
  /** Numbers of 64 bits are held as doubles, flags as bytes. */
  readonly data: PixelArray
}

/** Enough for any header of real numbers: one of 32 dimensions has some 600 characters. */
export const npyHeadBytes = 4096

/**
 * A file of numpy, format version 1 to 3 (numpy/lib/format.py): real numbers in C order. Throws `ParseError` saying what is
 * wrong with it.
 */
export function parseNpy(bytes: Uint8Array): NpyArray {
  const head = parseNpyHead(bytes, bytes.length)
  const count = countOf(head.shape)
  return { ...head, data: npyNumbers(head, bytes.subarray(head.start, head.start + count * head.itemBytes)) }
}

/** `bytes` is the beginning of a file of `size` bytes. */
export function parseNpyHead(bytes: Uint8Array, size: number): NpyHead {
  const { descr, shape, start } = headerOf(bytes)
  const reader = readers[descr.slice(1)]
  if (reader === undefined) throw new ParseError(`it holds "${descr}"; real numbers are taken`)
  const end = start + countOf(shape) * reader.bytes
  if (size < end) throw new ParseError(`it ends after ${size} of ${end} bytes`)
  const { bytes: itemBytes, type } = reader
  return { shape, type, itemBytes, start, isLittle: !descr.startsWith('>') }
}

/** Numbers out of the bytes behind the head, or out of a part of them. */
export function npyNumbers({ isLittle, itemBytes, type }: NpyHead, bytes: Uint8Array): PixelArray {
  const { make, read } = demand(
    Object.values(readers).find(reader => reader.type === type),
    type,
  )
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const data = make(Math.floor(bytes.length / itemBytes))
  for (let at = 0; at < data.length; at++) data[at] = read(view, at * itemBytes, isLittle)
  return data
}

function countOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1)
}

interface Reader {
  readonly type: NpyHead['type']
  readonly bytes: number
  readonly make: (count: number) => PixelArray
  readonly read: (view: DataView, at: number, isLittle: boolean) => number
}

const readers: Readonly<Record<string, Reader>> = {
  b1: {
    type: 'bool',
    bytes: 1,
    make: count => new Uint8Array(count),
    read: (view, at) => view.getUint8(at),
  },
  u1: {
    type: 'uint8',
    bytes: 1,
    make: count => new Uint8Array(count),
    read: (view, at) => view.getUint8(at),
  },
  i1: { type: 'int8', bytes: 1, make: count => new Int8Array(count), read: (view, at) => view.getInt8(at) },
  u2: {
    type: 'uint16',
    bytes: 2,
    make: count => new Uint16Array(count),
    read: (view, at, isLittle) => view.getUint16(at, isLittle),
  },
  i2: {
    type: 'int16',
    bytes: 2,
    make: count => new Int16Array(count),
    read: (view, at, isLittle) => view.getInt16(at, isLittle),
  },
  u4: {
    type: 'uint32',
    bytes: 4,
    make: count => new Uint32Array(count),
    read: (view, at, isLittle) => view.getUint32(at, isLittle),
  },
  i4: {
    type: 'int32',
    bytes: 4,
    make: count => new Int32Array(count),
    read: (view, at, isLittle) => view.getInt32(at, isLittle),
  },
  u8: {
    type: 'uint64',
    bytes: 8,
    make: count => new Float64Array(count),
    read: (view, at, isLittle) => Number(view.getBigUint64(at, isLittle)),
  },
  i8: {
    type: 'int64',
    bytes: 8,
    make: count => new Float64Array(count),
    read: (view, at, isLittle) => Number(view.getBigInt64(at, isLittle)),
  },
  f4: {
    type: 'float32',
    bytes: 4,
    make: count => new Float32Array(count),
    read: (view, at, isLittle) => view.getFloat32(at, isLittle),
  },
  f8: {
    type: 'float64',
    bytes: 8,
    make: count => new Float64Array(count),
    read: (view, at, isLittle) => view.getFloat64(at, isLittle),
  },
}

interface NpyHeader {
  readonly descr: string
  readonly start: number
  readonly shape: readonly number[]
}

function headerOf(bytes: Uint8Array): NpyHeader {
  if (bytes.length < 12 || latin1(bytes.subarray(0, 6)) !== '\x93NUMPY')
    throw new ParseError('it is no npy file')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isWide = (bytes[6] ?? 0) > 1
  const length = isWide ? view.getUint32(8, true) : view.getUint16(8, true)
  const from = isWide ? 12 : 10
  const head = latin1(bytes.subarray(from, Math.min(bytes.length, from + Math.min(length, npyHeadBytes))))
  const descr = /'descr': *'([^']+)'/.exec(head)?.[1]
  const dimensions = /'shape': *\(([\d, ]*)\)/.exec(head)?.[1]
  if (descr === undefined || dimensions === undefined) throw new ParseError('its header cannot be read')
  if (/'fortran_order': *True/.test(head))
    throw new ParseError('it is in Fortran order; save numpy.ascontiguousarray(…)')
  const shape = dimensions
    .split(',')
    .filter(text => text.trim() !== '')
    .map(Number)
  return { descr, start: from + length, shape }
}

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, byte => String.fromCharCode(byte)).join('')
}
