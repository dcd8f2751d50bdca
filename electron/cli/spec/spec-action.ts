import type { Clock } from '../../../shared/base/clock.ts'
import { HutchError } from '../../../shared/model/problem.ts'
import type { SpecClient } from '../../spec/spec-client.ts'
import type { ParsedArgs } from '../parse-args.ts'
import type { VerbIo } from '../verb-io.ts'

export interface SpecContext {
  /** Connected. */
  readonly client: SpecClient
  /** What follows the action's name. */
  readonly words: readonly string[]
  readonly args: ParsedArgs
  readonly io: VerbIo & { readonly isJson: boolean }
  readonly clock: Clock
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal
}

/** Resolves with the exit code. */
export type SpecAction = (context: SpecContext) => Promise<number>

export function usageOf(action: string, message: string, usage: string): HutchError {
  return new HutchError({
    kind: 'usage',
    message,
    where: `spec ${action}`,
    advice: `Usage: hutch spec HOST:PORT ${usage}`,
  })
}

/** A finite number, or a `usage` problem that names it. */
export function numberWord(
  word: string | undefined,
  what: string,
  context: readonly [string, string],
): number {
  const value = Number(word)
  if (word !== undefined && word.trim() !== '' && Number.isFinite(value)) return value
  throw usageOf(context[0], `${what} must be a number, not "${word ?? ''}"`, context[1])
}
