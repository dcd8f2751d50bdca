import type { AcquisitionRule, RepeatRule } from '../model/description.ts'
import { readQuantity } from './read-value.ts'
import type { Refusal } from './read-value.ts'

type Change<T> = { readonly node: T } | { readonly refusal: Refusal }
type Value = string | number | boolean

export const acquisitionKeys: readonly string[] = ['frames', 'exposure', 'detector']

/** The acquisition with one key replaced; undefined for a key that cannot be set. */
export function setInAcquisition(
  node: AcquisitionRule,
  key: string,
  value: Value,
): Change<AcquisitionRule> | undefined {
  switch (key) {
    case 'frames': {
      // The same bounds as in description.schema.json.
      if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 1_000_000) {
        return { node: { ...node, frames: value } }
      }
      return refuse(`frames must be a whole number from 1 to 1000000; found ${String(value)}`)
    }
    case 'exposure': {
      const read = readQuantity(String(value), 'time')
      return 'refusal' in read ? read : { node: { ...node, exposure: read.value } }
    }
    case 'detector':
      return { node: { ...node, detector: String(value) } }
    default:
      return undefined
  }
}

export function setInRepeat(node: RepeatRule, key: string, value: Value): Change<RepeatRule> | undefined {
  if (key !== 'times') return undefined
  if (typeof value === 'boolean') return refuse('times must be a whole number')
  return { node: { ...node, times: value } }
}

function refuse(message: string): { readonly refusal: Refusal } {
  return { refusal: { message, advice: 'Give a whole number, such as 10.' } }
}
