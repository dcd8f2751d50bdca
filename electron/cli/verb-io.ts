import type { ParsedArgs } from './parse-args.ts'

/** Where a verb speaks: all its output goes through here, so that tests and `--json` see exactly what a user sees. */
export interface VerbIo {
  /** One line for a person, on stdout. */
  out(line: string): void
  /** One JSON object on a line of its own, on stdout; with `--json` nothing else may go there. */
  json(value: unknown): void
  /** One line on stderr; `open` leaves it without its end, to be drawn over. */
  err(line: string, end?: 'open'): void
  /** Whether a person watches stderr: progress bars only then. */
  readonly isTerminal: boolean
}

/** Resolves with the exit code: 0 only when all that was asked is true. World's failures are thrown as `HutchError`s. */
export type Verb = (args: ParsedArgs, io: VerbIo) => Promise<number>
