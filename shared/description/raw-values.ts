import { isRecord } from '../base/parse.ts'

/* Values of a YAML mapping whose shape the schema judges: what does not fit is absent here, without a word. */

export type Raw = Readonly<Record<string, unknown>>

export function asRecord(value: unknown): Raw {
  return isRecord(value) ? value : {}
}

export function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

export function asTexts(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter(item => typeof item === 'string') : []
}

export function asCountOrText(value: unknown): number | string | undefined {
  if (typeof value === 'string') return value
  return Number.isSafeInteger(value) && Number(value) > 0 ? Number(value) : undefined
}

export function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

export function oneOf<T extends string>(value: unknown, allowed: readonly T[]): T | undefined {
  return allowed.find(item => item === value)
}
