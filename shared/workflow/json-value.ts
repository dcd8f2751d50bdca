import { isRecord, ParseError, record } from '../base/parse.ts'
import type { JsonObject, JsonValue } from './workflow.ts'

/** Plain data: text, finite numbers, flags, null, and lists and objects of these. */
export function jsonObject(value: unknown, what: string): JsonObject {
  return Object.fromEntries(
    Object.entries(record(value, what)).map(([name, member]) => [name, jsonValue(member, `${what}.${name}`)]),
  )
}

function jsonValue(value: unknown, what: string): JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (Array.isArray(value)) return value.map((item, at) => jsonValue(item, `${what}[${at}]`))
  if (isRecord(value)) return jsonObject(value, what)
  throw new ParseError(`${what} is no plain data`)
}
