import { formatNumber, parseNumber } from '../../../../shared/spec/number-text.ts'
import type { SpecValue } from '../../../../shared/spec/value.ts'
import { SpecFailure } from '../spec-failure.ts'

export type Scalar = number | string
/** An associative array; two indexes are joined as on the wire (`assocKey`). */
export type AssocArray = Map<string, Scalar>
export type Value = Scalar | AssocArray

export function isArray(value: Value | undefined): value is AssocArray {
  return value instanceof Map
}

/** As in SPEC, text that is no number counts as 0. */
export function toNumber(value: Value): number {
  if (typeof value === 'number') return value
  if (typeof value === 'string') return parseNumber(value) ?? 0
  throw new SpecFailure('An array is used as a number')
}

export function toText(value: Value): string {
  if (typeof value === 'number') return formatNumber(value)
  if (typeof value === 'string') return value
  return Array.from(value, ([key, element]) => `["${key}"] = ${toText(element)}`).join('\n')
}

export function isTrue(value: Value): boolean {
  if (isArray(value)) return value.size > 0
  return typeof value === 'number' ? value !== 0 : value !== '' && parseNumber(value) !== 0
}

/** Macros answer nothing: SPEC then sends a 0. */
export function toSpecValue(value: Value | undefined): SpecValue {
  if (!isArray(value)) return { kind: 'text', text: toText(value ?? 0) }
  return { kind: 'assoc', pairs: new Map(Array.from(value, ([key, element]) => [key, toText(element)])) }
}
