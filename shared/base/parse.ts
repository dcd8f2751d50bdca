/** Something from outside is not what it should be. The edge that read it turns this into a problem naming its source. */
export class ParseError extends Error {
  override readonly name = 'ParseError'
}

/** A JSON object; `what` names it in the message. */
export function record(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (!isRecord(value)) throw refusal(value, what, 'an object')
  return value
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function list(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw refusal(value, what, 'a list')
  return value
}

export function text(value: unknown, what: string): string {
  if (typeof value !== 'string') throw refusal(value, what, 'text')
  return value
}

export function flag(value: unknown, what: string): boolean {
  if (typeof value !== 'boolean') throw refusal(value, what, 'true or false')
  return value
}

export function finite(value: unknown, what: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw refusal(value, what, 'a finite number')
  return value
}

/** A whole number from 0 that a double holds exactly. */
export function count(value: unknown, what: string): number {
  if (!Number.isSafeInteger(value) || Number(value) < 0) throw refusal(value, what, 'a count (0, 1, 2 …)')
  return Number(value)
}

export function oneOf<T extends string | number>(value: unknown, allowed: readonly T[], what: string): T {
  const found = allowed.find(item => item === value)
  if (found === undefined) throw refusal(value, what, `one of ${allowed.join(', ')}`)
  return found
}

/** Applies `parse` unless the value is absent. */
export function optional<T>(
  value: unknown,
  parse: (value: unknown, what: string) => T,
  what: string,
): T | undefined {
  return value === undefined || value === null ? undefined : parse(value, what)
}

function refusal(value: unknown, what: string, expected: string): ParseError {
  return new ParseError(`${what} must be ${expected}; found ${shown(value)}`)
}

// A message is one line: 60 characters of a value tell enough.
function shown(value: unknown): string {
  const json = JSON.stringify(value) as string | undefined
  const spelled = json ?? String(value)
  return spelled.length > 60 ? `${spelled.slice(0, 57)}...` : spelled
}
