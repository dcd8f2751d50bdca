import { HutchError } from '../model/problem.ts'

/* Turns unknown into something, at an edge. Every failure names what was expected and where. */

export function record(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refused(what, 'an object', value)
  return value as Readonly<Record<string, unknown>>
}

export function list<T>(value: unknown, what: string, item: (value: unknown, what: string) => T): readonly T[] {
  if (!Array.isArray(value)) throw refused(what, 'a list', value)
  return value.map((entry, index) => item(entry, `${what}[${index}]`))
}

export function text(value: unknown, what: string): string {
  if (typeof value !== 'string') throw refused(what, 'text', value)
  return value
}

export function finite(value: unknown, what: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw refused(what, 'a number', value)
  return value
}

/** A whole number from 0 to 2^53 − 1. */
export function count(value: unknown, what: string): number {
  const number = finite(value, what)
  if (!Number.isSafeInteger(number) || number < 0) throw refused(what, 'a whole number', value)
  return number
}

export function flag(value: unknown, what: string): boolean {
  if (typeof value !== 'boolean') throw refused(what, 'true or false', value)
  return value
}

export function oneOf<const T extends string>(value: unknown, allowed: readonly T[], what: string): T {
  const found = allowed.find(candidate => candidate === value)
  if (found === undefined) throw refused(what, `one of ${allowed.join(', ')}`, value)
  return found
}

export function optional<T>(
  value: unknown,
  what: string,
  parse: (value: unknown, what: string) => T,
): T | undefined {
  return value === undefined || value === null ? undefined : parse(value, what)
}

function refused(what: string, expected: string, value: unknown): HutchError {
  const shown = JSON.stringify(value) as string | undefined
  return new HutchError({
    kind: 'format',
    message: `${what} should be ${expected}, not ${(shown ?? 'undefined').slice(0, 80)}`,
  })
}
