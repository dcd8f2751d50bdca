import type { ParameterValue } from '../../shared/model/quantity.ts'

/** `0.5 eV`, `median`, `true`. */
export function parameterText(value: ParameterValue): string {
  return typeof value === 'object' ? `${value.value} ${value.unit}`.trimEnd() : String(value)
}
