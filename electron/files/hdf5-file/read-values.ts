import type { Hdf5LowLevel, Metadata } from '../../hdf5/h5wasm-module.ts'
import type { DataBlock, FileValue } from '../../../shared/model/data-file.ts'
import { type PixelType, pixelTypes, pixelView } from '../../../shared/model/pixels.ts'
import { float16 } from '../numbers/float16.ts'
import { plainInteger } from '../numbers/plain-integer.ts'
import { selectedCount, type Span } from '../selection.ts'
import { decodeItems, nest } from './decode.ts'
import { innermost, itemType, typeClass } from './types.ts'

type Values = DataBlock['values']

/** Reads the selected items of a dataset; `spans` are over its own dimensions, without those of an array type. */
export function readDataset(
  module: Hdf5LowLevel,
  fileId: bigint,
  path: string,
  type: Metadata,
  spans: readonly Span[],
): Values {
  const count = selectedCount(spans)
  if (count === 0) return shaped(module, fileId, new Uint8Array(0), type, 0)
  return withMemory(module, count * type.size, pointer => {
    const selection = spans.length === 0 ? undefined : hyperslab(spans)
    const { counts, offsets, strides } = selection ?? { counts: null, offsets: null, strides: null }
    module.get_dataset_data(fileId, path, counts, offsets, strides, BigInt(pointer))
    try {
      return shaped(module, fileId, memory(module, pointer, count * type.size), type, count)
    } finally {
      if (holdsPointers(type)) reclaim(module, fileId, path, pointer, counts)
    }
  })
}

/** Attributes describe; one larger than this is data in the wrong place, or a damaged file. */
const MAX_ATTRIBUTE_BYTES = 16 * 2 ** 20

/** The value of an attribute: a single value, a list, or nested lists; null when it has no value. */
export function readAttribute(module: Hdf5LowLevel, fileId: bigint, path: string, name: string): FileValue {
  const type = module.get_attribute_metadata(fileId, path, name)
  const { shape } = type
  if (shape === null || type.total_size === 0) return shape === null ? null : []
  const bytes = type.size * type.total_size
  if (bytes > MAX_ATTRIBUTE_BYTES) return `(${bytes} bytes, not read)`
  return withMemory(module, bytes, pointer => {
    module.get_attribute_data(fileId, path, name, BigInt(pointer))
    try {
      const items = memory(module, pointer, bytes)
      return nest(decodeItems(module, fileId, items, type, type.total_size), shape)
    } finally {
      if (holdsPointers(type)) module.reclaim_vlen_memory(fileId, path, name, BigInt(pointer))
    }
  })
}

function hyperslab(spans: readonly Span[]): { counts: bigint[]; offsets: bigint[]; strides: bigint[] } {
  return {
    counts: spans.map(span => BigInt(span.count)),
    offsets: spans.map(span => BigInt(span.start)),
    strides: spans.map(span => BigInt(span.step)),
  }
}

function reclaim(
  module: Hdf5LowLevel,
  fileId: bigint,
  path: string,
  pointer: number,
  counts: bigint[] | null,
): void {
  if (counts === null) module.reclaim_vlen_memory(fileId, path, '', BigInt(pointer))
  else module.reclaim_vlen_memory_count(fileId, path, '', BigInt(pointer), counts)
}

function withMemory<T>(module: Hdf5LowLevel, bytes: number, use: (pointer: number) => T): T {
  const pointer = module._malloc(bytes)
  if (pointer === 0) throw new RangeError(`The HDF5 library has no ${bytes} bytes of memory left`)
  try {
    return use(pointer)
  } finally {
    module._free(pointer)
  }
}

/** Looked up anew each time: growing the heap replaces the view. */
function memory(module: Hdf5LowLevel, pointer: number, bytes: number): Uint8Array {
  return module.HEAPU8.subarray(pointer, pointer + bytes)
}

function shaped(
  module: Hdf5LowLevel,
  fileId: bigint,
  bytes: Uint8Array,
  type: Metadata,
  count: number,
): Values {
  const { dtype } = itemType(type)
  const base = innermost(type)
  const items = count === 0 ? 0 : bytes.byteLength / base.size
  const pixelType = pixelTypes.find(candidate => candidate === dtype)
  if (pixelType !== undefined) return numbers(bytes, pixelType, items)
  if (dtype === 'bool' && base.size === 1) return numbers(bytes, 'uint8', items)
  if (dtype === 'float16') return { kind: 'numbers', data: halfPrecision(bytes, items) }
  if (dtype === 'int64' || dtype === 'uint64') return wideIntegers(bytes, dtype === 'int64', items)
  return { kind: 'list', data: decodeItems(module, fileId, bytes, base, items) }
}

function numbers(bytes: Uint8Array, type: PixelType, count: number): Values {
  return { kind: 'numbers', data: pixelView(bytes.slice().buffer, type, 0, count) }
}

function halfPrecision(bytes: Uint8Array, count: number): Float32Array {
  const halves = new Uint16Array(bytes.slice().buffer, 0, count)
  return Float32Array.from(halves, float16)
}

/** float64 while every value is exact in it, else a list in which the others are text. */
function wideIntegers(bytes: Uint8Array, signed: boolean, count: number): Values {
  const buffer = bytes.slice().buffer
  const wide = signed ? new BigInt64Array(buffer, 0, count) : new BigUint64Array(buffer, 0, count)
  const data = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    data[i] = Number(wide[i] ?? 0n)
    if (!Number.isSafeInteger(data[i])) return { kind: 'list', data: Array.from(wide, plainInteger) }
  }
  return { kind: 'numbers', data }
}

/** Whether the library allocated memory of its own behind the values, which must be given back. */
function holdsPointers(type: Metadata): boolean {
  return (
    type.vlen ||
    type.type === typeClass.vlen ||
    (type.array_type !== undefined && holdsPointers(type.array_type)) ||
    (type.compound_type?.members.some(holdsPointers) ?? false)
  )
}
