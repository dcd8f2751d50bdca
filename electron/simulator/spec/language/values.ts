import { formatNumber, parseNumber } from '../../../../shared/spec/number-text.ts'
import type { SpecValue } from '../../../../shared/spec/value.ts'
import { SpecFailure } from '../spec-failure.ts'
import { DataArray } from './data-array.ts'

export type Scalar = number | string
/** An associative array; two indexes are joined as on the wire (`assocKey`). */
export type AssocArray = Map<string, Scalar>
export type Value = Scalar | AssocArray | DataArray

export function isArray(value: Value | undefined): value is AssocArray {
  return value instanceof Map
}

export function isDataArray(value: Value | undefined): value is DataArray {
  return value instanceof DataArray
}

export function isScalar(value: Value): value is Scalar {
  return typeof value === 'number' || typeof value === 'string'
}

/** As in SPEC, text that is no number counts as 0. */
export function toNumber(value: Value): number {
  if (typeof value === 'number') return value
  if (typeof value === 'string') return parseNumber(value) ?? hexadecimal(value) ?? 0
  if (isDataArray(value) && value.length === 1) return value.at(0)
  throw new SpecFailure('An array is used as a number')
}

export function toText(value: Value): string {
  if (typeof value === 'number') return formatNumber(value)
  if (typeof value === 'string') return value
  if (isDataArray(value)) return value.toString()
  return Array.from(value, ([key, element]) => `["${key}"] = ${toText(element)}`).join('\n')
}

export function isTrue(value: Value): boolean {
  if (isArray(value)) return value.size > 0
  if (isDataArray(value)) return Array.from(value.numbers, Number).some(number => number !== 0)
  return typeof value === 'number' ? value !== 0 : value !== '' && parseNumber(value) !== 0
}

/** Macros answer nothing: SPEC then sends a 0. */
export function toSpecValue(value: Value | undefined): SpecValue {
  if (isArray(value)) {
    return { kind: 'assoc', pairs: new Map(Array.from(value, ([key, element]) => [key, toText(element)])) }
  }
  if (!isDataArray(value)) return { kind: 'text', text: toText(value ?? 0) }
  if (value.type === 'string') return { kind: 'strings', strings: value.texts() }
  return { kind: 'array', rows: value.rows, cols: value.cols, numbers: value.numbers }
}

function hexadecimal(text: string): number | undefined {
  return /^\s*0[xX][0-9a-fA-F]+\s*$/.test(text) ? Number.parseInt(text, 16) : undefined
}
