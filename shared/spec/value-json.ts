import type { ArrayNumbers } from './array-data.ts'
import { type AssocPairs, assocIndexes } from './assoc.ts'
import { parseNumber } from './number-text.ts'
import { parsePropertyName } from './property-names.ts'
import { type SpecValue, valueText } from './value.ts'

export type SpecJson = string | number | null | readonly SpecJson[] | { readonly [key: string]: SpecJson }

/**
 * A value for other programs. Motor, counter and status properties are numbers by nature and become numbers; of a variable
 * only SPEC knows whether "12" was a number, so it stays text. One-dimensional arrays are flat lists, others lists of rows.
 * A deleted variable is null.
 */
export function valueJson(value: SpecValue, property?: string): SpecJson {
  switch (value.kind) {
    case 'text':
      return property !== undefined && isNumeric(property) ? numberOrText(value.text) : value.text
    case 'assoc':
      return assocJson(value.pairs)
    case 'array':
      return arrayJson(value)
    case 'strings':
      return value.strings
    case 'deleted':
      return null
    case 'error':
    case 'malformed':
      return { error: valueText(value) }
  }
}

/** Objects in objects; an element that has both a value and sub-elements keeps the value under the empty key. */
function assocJson(pairs: AssocPairs): SpecJson {
  const groups = new Map<string, [string | undefined, string][]>()
  for (const [key, text] of pairs) {
    const [first = '', second] = assocIndexes(key)
    const group = groups.get(first) ?? []
    group.push([second, text])
    groups.set(first, group)
  }
  // A null prototype, as a key may be called `__proto__`.
  const object = Object.create(null) as Record<string, SpecJson>
  for (const [first, group] of groups) object[first] = groupJson(group)
  return object
}

function groupJson(group: readonly (readonly [string | undefined, string])[]): SpecJson {
  const [only] = group
  if (group.length === 1 && only?.[0] === undefined) return only?.[1] ?? ''
  const object = Object.create(null) as Record<string, SpecJson>
  for (const [second, text] of group) object[second ?? ''] = text
  return object
}

function arrayJson({ rows, cols, numbers }: Extract<SpecValue, { kind: 'array' }>): SpecJson {
  const all = Array.from<number | bigint, string | number>(numbers as Iterable<number | bigint>, elementJson)
  if (Math.min(rows, cols) === 1) return all
  return Array.from({ length: rows }, (_, row) => all.slice(row * cols, (row + 1) * cols))
}

/** JSON has no NaN, and no integers beyond 2⁵³: both become text. */
function elementJson(element: ArrayNumbers[number]): string | number {
  const number = Number(element)
  const isExact = typeof element === 'bigint' ? Number.isSafeInteger(number) : Number.isFinite(number)
  return isExact ? number : String(element)
}

function numberOrText(text: string): string | number {
  const number = parseNumber(text)
  return number === undefined || !Number.isFinite(number) ? text : number
}

function isNumeric(property: string): boolean {
  const kind = parsePropertyName(property)?.kind
  return kind === 'motor' || kind === 'counter' || kind === 'status'
}
