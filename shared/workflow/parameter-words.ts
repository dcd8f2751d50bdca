import { listWords } from '../base/suggest.ts'
import type { ParameterSpec } from './task-spec.ts'

/** What a parameter may be: `1 to 100 pixel`, `mean or median`. */
export function rangeWords(spec: ParameterSpec): string {
  switch (spec.kind) {
    case 'number':
      return numberWords(spec)
    case 'choice':
      return listWords(spec.choices)
    case 'flag':
      return 'true or false'
    case 'text':
      return 'text'
    case 'region':
      return 'rows and columns of the image'
  }
}

function numberWords({ maximum, minimum, unit }: Extract<ParameterSpec, { kind: 'number' }>): string {
  const [from, to] = [minimum, maximum].map(String)
  if (Number.isFinite(minimum) && Number.isFinite(maximum)) return `${from} to ${to} ${unit}`.trimEnd()
  if (Number.isFinite(minimum)) return `from ${from} ${unit}`.trimEnd()
  if (Number.isFinite(maximum)) return `up to ${to} ${unit}`.trimEnd()
  return unit === '' ? 'a number' : `a number in ${unit}`
}
