import type { Metadata } from '../../hdf5/h5wasm-module.ts'
import type { DataType } from '../../../shared/model/data-file.ts'

/** HDF5's own numbers for its type classes (`H5T_class_t`). */
export const typeClass = {
  integer: 0,
  float: 1,
  string: 3,
  bitfield: 4,
  opaque: 5,
  compound: 6,
  reference: 7,
  enum: 8,
  vlen: 9,
  array: 10,
} as const

/** What a datatype is to us. `itemShape`: trailing dimensions that an array type adds to every item. */
export interface ItemType {
  readonly dtype: DataType
  readonly itemShape: readonly number[]
  readonly fields: readonly string[] | undefined
}

export function itemType(type: Metadata): ItemType {
  if (type.type === typeClass.array && type.array_type !== undefined) {
    const base = itemType(type.array_type)
    return { ...base, itemShape: [...(type.array_type.shape ?? []), ...base.itemShape] }
  }
  return {
    dtype: dtypeOf(type),
    itemShape: [],
    fields: type.compound_type?.members.map(member => member.name),
  }
}

/** The type of the single numbers or texts inside arrays of arrays. */
export function innermost(type: Metadata): Metadata {
  return type.type === typeClass.array && type.array_type !== undefined ? innermost(type.array_type) : type
}

/** As h5py does: an enumeration of exactly FALSE = 0 and TRUE = 1 is a boolean. */
export function isBoolean(type: Metadata): boolean {
  const members = type.enum_type?.members
  return (
    members !== undefined && Object.keys(members).length === 2 && members.FALSE === 0 && members.TRUE === 1
  )
}

function dtypeOf(type: Metadata): DataType {
  switch (type.type) {
    case typeClass.integer:
      return integerName(type.size, type.signed)
    case typeClass.bitfield:
      return integerName(type.size, false)
    case typeClass.float:
      return floatName(type.size)
    case typeClass.string:
      return 'text'
    case typeClass.compound:
      return 'compound'
    case typeClass.reference:
      return 'reference'
    case typeClass.enum:
      return isBoolean(type) ? 'bool' : 'enum'
    default:
      return 'other'
  }
}

function integerName(bytes: number, signed: boolean): DataType {
  switch (bytes) {
    case 1:
      return signed ? 'int8' : 'uint8'
    case 2:
      return signed ? 'int16' : 'uint16'
    case 4:
      return signed ? 'int32' : 'uint32'
    case 8:
      return signed ? 'int64' : 'uint64'
    default:
      return 'other'
  }
}

function floatName(bytes: number): DataType {
  switch (bytes) {
    case 2:
      return 'float16'
    case 4:
      return 'float32'
    case 8:
      return 'float64'
    default:
      return 'other'
  }
}
