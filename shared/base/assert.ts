/** A mistake of ours, not of the world: thrown and never caught to carry on. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError'
}

export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantError(message)
}

/** Ends a complete switch: a new union member does not compile until it is handled. */
export function assertNever(value: never, what: string): never {
  throw new InvariantError(`Unexpected ${what}: ${JSON.stringify(value)}`)
}

/** The value, or an invariant error that names what was missing. */
export function demand<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null) throw new InvariantError(`Missing ${what}`)
  return value
}
