import type { PixelType } from '../../shared/model/pixels.ts'

/** Number types a skeleton may ask for. */
export type NumberType = PixelType | 'int64'

/** Struct letters of the library, little-endian. */
const letters: Readonly<Record<NumberType, string>> = {
  uint8: '<B',
  uint16: '<H',
  uint32: '<I',
  int8: '<b',
  int16: '<h',
  int32: '<i',
  int64: '<q',
  float32: '<f',
  float64: '<d',
}

export function typeLetter(type: NumberType): string {
  return letters[type]
}

export type NumberArray =
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Float32Array
  | Float64Array

export function numberArray(type: NumberType, data: readonly number[] | Uint32Array): NumberArray {
  switch (type) {
    case 'uint8':
      return Uint8Array.from(data)
    case 'uint16':
      return Uint16Array.from(data)
    case 'uint32':
      return data instanceof Uint32Array ? data : Uint32Array.from(data)
    case 'int8':
      return Int8Array.from(data)
    case 'int16':
      return Int16Array.from(data)
    case 'int32':
      return Int32Array.from(data)
    case 'int64':
      return BigInt64Array.from(Array.from(data, BigInt))
    case 'float32':
      return Float32Array.from(data)
    case 'float64':
      return Float64Array.from(data)
  }
}

export function filledArray(type: NumberType, length: number, fill: number): NumberArray {
  if (type === 'int64') return new BigInt64Array(length).fill(BigInt(fill))
  const array = numberArray(type, [])
  const filled = new (array.constructor as Float64ArrayConstructor)(length)
  return filled.fill(fill)
}

/** Attributes: int32 where every number is an integer that fits, else float64. */
export function attributeNumberType(numbers: readonly number[]): 'int32' | 'float64' {
  return numbers.every(number => Number.isInteger(number) && Math.abs(number) < 2 ** 31) ? 'int32' : 'float64'
}
