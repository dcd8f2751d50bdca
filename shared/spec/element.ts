import { type AssocPairs, assocKey } from './assoc.ts'
import { parsePropertyName } from './property-names.ts'
import type { SpecValue } from './value.ts'

/**
 * One element of an associative array, `var/x[1]`, travels as an array of a single pair, both ways. Here it becomes the text
 * it stands for; everything else stays as it came.
 */
export function elementValue(property: string, value: SpecValue): SpecValue {
  if (value.kind !== 'assoc' || value.pairs.size !== 1 || elementKey(property) === undefined) return value
  const [text = ''] = value.pairs.values()
  return { kind: 'text', text }
}

/** The pair that sets an element, or undefined when the property is no element. */
export function elementPair(property: string, text: string): AssocPairs | undefined {
  const key = elementKey(property)
  return key === undefined ? undefined : new Map([[key, text]])
}

function elementKey(property: string): string | undefined {
  const parsed = parsePropertyName(property)
  return parsed?.kind === 'variable' && parsed.keys.length > 0 ? assocKey(...parsed.keys) : undefined
}
