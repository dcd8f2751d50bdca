import type { Hdf5LowLevel, Metadata } from '../../hdf5/h5wasm-module.ts'
import type { FileValue } from '../../../shared/model/data-file.ts'
import { float16 } from '../numbers/float16.ts'
import { plainInteger } from '../numbers/plain-integer.ts'
import { decodeText } from '../text/decode-text.ts'
import { isBoolean, typeClass } from './types.ts'

/**
 * Plain values of `count` items of any type, as they lie in the library's memory. Compounds and arrays become lists,
 * references the path they lead to, opaque and unknown types their bytes in hexadecimal.
 */
export function decodeItems(
  module: Hdf5LowLevel,
  fileId: bigint,
  bytes: Uint8Array,
  type: Metadata,
  count: number,
): readonly FileValue[] {
  return decodeAll(itemDecoder(module, fileId, type, isMixed(type)), bytes, type.size, count)
}

function decodeAll(item: ItemDecoder, bytes: Uint8Array, size: number, count: number): readonly FileValue[] {
  return Array.from({ length: count }, (_, i) => item(bytes.subarray(i * size, (i + 1) * size)))
}

type ItemDecoder = (bytes: Uint8Array) => FileValue

/** `mixed`: numbers lie in memory in the byte order of the file, see `isMixed`. */
function itemDecoder(module: Hdf5LowLevel, fileId: bigint, type: Metadata, mixed: boolean): ItemDecoder {
  const little = !mixed || type.littleEndian
  switch (type.type) {
    case typeClass.integer:
    case typeClass.bitfield:
      return bytes => integer(bytes, type, little)
    case typeClass.float:
      return bytes => float(bytes, little)
    case typeClass.string:
      return type.vlen
        ? bytes => decodeText(cString(module, bytes))
        : bytes => decodeText(fixedString(bytes, type))
    case typeClass.enum:
      return enumDecoder(type, little)
    case typeClass.compound:
      return compoundDecoder(module, fileId, type, mixed)
    case typeClass.array:
      return arrayDecoder(module, fileId, type, mixed)
    case typeClass.vlen:
      return vlenDecoder(module, fileId, type, mixed)
    case typeClass.reference:
      return bytes => referenceText(module, fileId, bytes, type)
    default:
      return hexadecimal
  }
}

function integer(bytes: Uint8Array, type: Metadata, little: boolean): FileValue {
  const view = viewOf(bytes)
  const signed = type.type === typeClass.bitfield ? false : type.signed
  switch (bytes.byteLength) {
    case 1:
      return signed ? view.getInt8(0) : view.getUint8(0)
    case 2:
      return signed ? view.getInt16(0, little) : view.getUint16(0, little)
    case 4:
      return signed ? view.getInt32(0, little) : view.getUint32(0, little)
    case 8:
      return plainInteger(signed ? view.getBigInt64(0, little) : view.getBigUint64(0, little))
    default:
      return hexadecimal(bytes)
  }
}

function float(bytes: Uint8Array, little: boolean): FileValue {
  const view = viewOf(bytes)
  switch (bytes.byteLength) {
    case 2:
      return float16(view.getUint16(0, little))
    case 4:
      return view.getFloat32(0, little)
    case 8:
      return view.getFloat64(0, little)
    default:
      return hexadecimal(bytes)
  }
}

function enumDecoder(type: Metadata, little: boolean): ItemDecoder {
  if (isBoolean(type)) return bytes => bytes[0] !== 0
  const names = new Map(Object.entries(type.enum_type?.members ?? {}).map(([name, value]) => [value, name]))
  return bytes => {
    const value = integer(bytes, type, little)
    return (typeof value === 'number' ? names.get(value) : undefined) ?? value
  }
}

function compoundDecoder(module: Hdf5LowLevel, fileId: bigint, type: Metadata, mixed: boolean): ItemDecoder {
  const members = (type.compound_type?.members ?? []).map(member => ({
    start: member.offset,
    end: member.offset + member.size,
    decode: itemDecoder(module, fileId, member, mixed),
  }))
  return bytes => members.map(member => member.decode(bytes.subarray(member.start, member.end)))
}

function arrayDecoder(module: Hdf5LowLevel, fileId: bigint, type: Metadata, mixed: boolean): ItemDecoder {
  const base = type.array_type
  if (base === undefined) return hexadecimal
  const item = itemDecoder(module, fileId, base, mixed)
  return bytes => {
    const count = Math.floor(bytes.byteLength / base.size)
    return nest(decodeAll(item, bytes, base.size, count), base.shape ?? [count])
  }
}

/** `hvl_t` of the 32-bit library: length, then address, 4 bytes each. */
function vlenDecoder(module: Hdf5LowLevel, fileId: bigint, type: Metadata, mixed: boolean): ItemDecoder {
  const base = type.vlen_type
  if (base === undefined) return hexadecimal
  const item = itemDecoder(module, fileId, base, mixed)
  return bytes => {
    const view = viewOf(bytes)
    const count = view.getUint32(0, true)
    const address = view.getUint32(4, true)
    return decodeAll(item, module.HEAPU8.subarray(address, address + count * base.size), base.size, count)
  }
}

function referenceText(module: Hdf5LowLevel, fileId: bigint, bytes: Uint8Array, type: Metadata): FileValue {
  if (bytes.every(byte => byte === 0)) return 'null reference'
  const isObject = type.ref_type === 'object'
  const path = module.get_referenced_name(fileId, bytes.slice(), isObject)
  return isObject ? path : `region of ${path}`
}

function cString(module: Hdf5LowLevel, pointer: Uint8Array): Uint8Array {
  const start = viewOf(pointer).getUint32(0, true)
  if (start === 0) return new Uint8Array(0)
  return module.HEAPU8.subarray(start, module.HEAPU8.indexOf(0, start))
}

/** Padding is zeros, or blanks where the type says so (H5T_STR_SPACEPAD = 2, written by Fortran). */
function fixedString(bytes: Uint8Array, type: Metadata): Uint8Array {
  const end = bytes.indexOf(0)
  const text = end < 0 ? bytes : bytes.subarray(0, end)
  if (type.strpad !== 2) return text
  const lastInk = text.findLastIndex(byte => byte !== 0x20)
  return text.subarray(0, lastInk + 1)
}

/**
 * The library turns a type of one byte order into little-endian, but leaves a compound whose members have different ones as
 * it stands in the file.
 */
function isMixed(type: Metadata): boolean {
  return new Set(byteOrders(type)).size > 1
}

function byteOrders(type: Metadata): readonly boolean[] {
  const members = type.compound_type?.members
  if (members !== undefined) return members.flatMap(byteOrders)
  const base = type.array_type ?? type.vlen_type
  if (base !== undefined) return byteOrders(base)
  const hasOrder = type.type === typeClass.string ? type.vlen : orderedClasses.has(type.type)
  return hasOrder ? [type.littleEndian] : []
}

const orderedClasses: ReadonlySet<number> = new Set([
  typeClass.integer,
  typeClass.float,
  typeClass.bitfield,
  typeClass.enum,
])

function hexadecimal(bytes: Uint8Array): string {
  return `0x${Buffer.from(bytes).toString('hex')}`
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** A flat row-major list as nested lists of `shape`; [] gives the single value. */
export function nest(flat: readonly FileValue[], shape: readonly number[]): FileValue {
  const [length, ...rest] = shape
  if (length === undefined) return flat[0] ?? null
  if (rest.length === 0) return flat
  const each = rest.reduce((a, b) => a * b, 1)
  return Array.from({ length }, (_, i) => nest(flat.slice(i * each, (i + 1) * each), rest))
}
