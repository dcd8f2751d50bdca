import { assocKey } from '../../../../shared/spec/assoc.ts'
import { SpecFailure } from '../spec-failure.ts'
import { DataArray } from './data-array.ts'
import { type AssocArray, isArray, isDataArray, type Scalar, toNumber, toText, type Value } from './values.ts'

/** One evaluated index: a key, or a range of numbers with both ends included. */
export type Key =
  | { readonly kind: 'one'; readonly value: Value }
  | { readonly kind: 'range'; readonly from: number | undefined; readonly to: number | undefined }

/** Elements of one associative array. 100 000 with short texts are about 20 MB. */
const maxElements = 100_000

/** `array[k1][k2]`; what was never assigned reads 0. */
export function readElement(array: Value, keys: readonly Key[]): Value {
  if (isArray(array)) return keyOf(keys) === undefined ? array : (array.get(keyOf(keys) ?? '') ?? 0)
  if (isDataArray(array)) return readDataElement(array, keys)
  return keyOf(keys) === undefined ? array : 0
}

/** The array with one element more or changed; anything that was no array is replaced by an associative one. */
export function withElement(current: Value | undefined, key: string, value: Value): AssocArray {
  if (isArray(value) || isDataArray(value)) throw new SpecFailure('An array cannot be an element')
  const array: AssocArray = isArray(current) ? current : new Map<string, Scalar>()
  if (array.size >= maxElements && !array.has(key)) throw new SpecFailure('An array has too many elements')
  return array.set(key, value)
}

/** The one text key that indexes of an associative array make; undefined for `x` and `x[]`. */
export function keyOf(keys: readonly Key[]): string | undefined {
  const parts = keys.flatMap(key => (key.kind === 'one' ? [toText(key.value)] : []))
  return parts.length === 0 ? undefined : assocKey(...parts)
}

export function writeDataElement(array: DataArray, keys: readonly Key[], value: Value): void {
  if (array.type === 'string') {
    array.putText(keys.length > 0 && array.rows > 1 ? (numberOf(keys[0]) ?? 0) : 0, toText(value))
    return
  }
  const [rows, cols] = picked(array, keys)
  let from = 0
  for (const row of rows) {
    for (const col of cols) {
      const element = isDataArray(value)
        ? value.length === 1
          ? value.at(0)
          : value.at(from++)
        : toNumber(value)
      array.put(array.indexOf(row, col), element)
    }
  }
}

function readDataElement(array: DataArray, keys: readonly Key[]): Value {
  const isOne = keys.every(key => key.kind === 'one')
  if (array.type === 'string') {
    const text =
      keys.length === 0 || array.rows === 1 ? array.texts()[0] : array.texts()[numberOf(keys[0]) ?? 0]
    return keys.length === 0 && array.rows > 1 ? array : (text ?? '')
  }
  if (keys.length === 0) return array
  if (isOne && keys.length === 1 && !isFlat(array)) return array.row(numberOf(keys[0]) ?? 0)
  const [rows, cols] = picked(array, keys)
  if (!isOne) return array.pick(rows, cols)
  return array.at(array.indexOf(rows[0] ?? 0, cols[0] ?? 0))
}

/** One index is enough for a row or a column. */
function isFlat(array: DataArray): boolean {
  return array.rows === 1 || (array.cols === 1 && array.isVector)
}

function picked(array: DataArray, keys: readonly Key[]): readonly [readonly number[], readonly number[]] {
  const [first, second] = keys
  if (second === undefined && isFlat(array)) {
    return array.rows === 1 ? [[0], indexes(first, array.cols)] : [indexes(first, array.rows), [0]]
  }
  return [indexes(first, array.rows), indexes(second, array.cols)]
}

function indexes(key: Key | undefined, size: number): readonly number[] {
  if (key?.kind === 'one') return [toNumber(key.value)]
  const from = positive(key?.from ?? 0, size)
  const to = positive(key?.to ?? size - 1, size)
  if (!(from >= 0 && to < size)) throw new SpecFailure(`Array range ${from}:${to} is not within ${size}`)
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, offset) => from + offset)
}

function positive(index: number, size: number): number {
  return index < 0 ? size + index : index
}

function numberOf(key: Key | undefined): number | undefined {
  return key?.kind === 'one' ? toNumber(key.value) : undefined
}
