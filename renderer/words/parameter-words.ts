import type { ParameterValue } from '../../shared/model/quantity.ts'
import { formatNumber, withUnit } from './format.ts'

/** A value as one would write it in a description: `3.5 keV`. */
export function parameterText(value: ParameterValue): string {
  if (typeof value === 'object') return withUnit(formatNumber(value.value, 10), value.unit)
  if (typeof value === 'number') return formatNumber(value, 10)
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : value
}

/** The same as plain text that can be typed back: no grouping. */
export function parameterInput(value: ParameterValue): string {
  if (typeof value === 'object') return withUnit(String(value.value), value.unit)
  return String(value)
}
