import { type Problem, toProblem } from '../../shared/model/problem.ts'
import { parseArgs, type VerbSpec } from './parse-args.ts'
import type { Verb, VerbIo } from './verb-io.ts'

/**
 * Parses, runs, and turns every failure into one clear message: a JSON object on stdout with `--json`, else up to two
 * lines on stderr. Exit code 1 for failures, 2 for wrong usage.
 */
export async function runVerb(
  spec: VerbSpec,
  verb: Verb,
  words: readonly string[],
  io: VerbIo,
): Promise<number> {
  try {
    return await verb(parseArgs(spec, words), io)
  } catch (error) {
    const problem = toProblem(error)
    if (words.includes('--json')) io.json(errorObject(problem))
    else for (const line of errorLines(problem)) io.err(line)
    return problem.kind === 'usage' ? 2 : 1
  }
}

function errorObject({ kind, message, where, advice }: Problem): Readonly<Record<string, string>> {
  return {
    error: kind,
    message,
    ...(where === undefined ? {} : { where }),
    ...(advice === undefined ? {} : { advice }),
  }
}

function errorLines({ message, where, advice }: Problem): readonly string[] {
  const place = where === undefined || message.includes(where) ? '' : ` (${where})`
  return [`${message}${place}`, ...(advice === undefined ? [] : [`  ${advice}`])]
}
