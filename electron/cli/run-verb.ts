import { HutchError, toProblem } from '../../shared/model/problem.ts'
import { problemsOf } from '../../shared/model/problem-list.ts'
import { parseArgs, type VerbSpec } from './parse-args.ts'
import { printProblems } from './print-problems.ts'
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
    const problems = error instanceof HutchError ? problemsOf(error) : [toProblem(error)]
    printProblems(problems, words.includes('--json'), io)
    return problems.some(({ kind }) => kind === 'usage') ? 2 : 1
  }
}
