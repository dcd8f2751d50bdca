import type { Problem } from '../../shared/model/problem.ts'
import type { VerbIo } from './verb-io.ts'

/** All problems of a file: JSON objects on stdout, or `file:line:column: message` with its advice on stderr. */
export function printProblems(problems: readonly Problem[], asJson: boolean, io: VerbIo): void {
  for (const { kind, message, where, advice } of problems) {
    if (asJson) {
      io.json({
        error: kind,
        message,
        ...(where === undefined ? {} : { where }),
        ...(advice === undefined ? {} : { advice }),
      })
      continue
    }
    io.err(where === undefined || message.includes(where) ? message : `${where}: ${message}`)
    if (advice !== undefined) io.err(`  ${advice}`)
  }
}
