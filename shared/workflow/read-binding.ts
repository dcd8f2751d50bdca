import { isRecord } from '../base/parse.ts'
import { roles } from '../model/roles.ts'
import type { Binding } from './task-spec.ts'
import type { JsonValue } from './workflow.ts'

/** What of the experiment an input of a graph is; undefined for a plain value. */
export function readBinding(value: JsonValue): Binding | undefined {
  if (!isRecord(value)) return undefined
  const { role, axis, counter, for: purpose, mask } = value
  if (typeof mask === 'string') return { mask }
  const known = roles.find(name => name === role)
  if (known !== undefined)
    return purpose === 'data' || purpose === 'white' ? { role: known, for: purpose } : { role: known }
  if (typeof axis === 'string') return { axis }
  return typeof counter === 'string' ? { counter } : undefined
}
