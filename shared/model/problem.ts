import { ParseError } from '../base/parse.ts'

/**
 * What went wrong, in a form a person can act on.
 * `where` names the file:line:column, device, property or path; `advice` says what to do next.
 */
export interface Problem {
  readonly kind: ProblemKind
  readonly message: string
  readonly where?: string
  readonly advice?: string
}

export const problemKinds = [
  'usage', // the command line was wrong
  'description', // a description, beamline or workflow file is invalid
  'not-found', // a file, node, device or path does not exist
  'format', // a file is not what it should be
  'connection', // a server is not there or went away
  'timeout', // a device did not answer in its stated time
  'device', // a device answered with an error
  'limit', // a value is outside what a device or budget allows
  'program', // another program failed, or answered with what is no answer
  'disk', // full, read-only or vanished storage
  'refused', // who asked may not
  'aborted', // somebody asked to stop
  'internal', // our own mistake
] as const
export type ProblemKind = (typeof problemKinds)[number]

/** The world's failures as an exception; the edges turn it into a `Problem`. */
export class HutchError extends Error {
  override readonly name = 'HutchError'
  readonly kind: ProblemKind
  readonly where: string | undefined
  readonly advice: string | undefined

  constructor(problem: Problem, cause?: unknown) {
    super(problem.message, cause === undefined ? undefined : { cause })
    this.kind = problem.kind
    this.where = problem.where
    this.advice = problem.advice
  }
}

export function toProblem(error: unknown): Problem {
  if (error instanceof HutchError) {
    return {
      kind: error.kind,
      message: error.message,
      ...(error.where === undefined ? {} : { where: error.where }),
      ...(error.advice === undefined ? {} : { advice: error.advice }),
    }
  }
  if (error instanceof ParseError) return { kind: 'format', message: error.message }
  return { kind: 'internal', message: error instanceof Error ? error.message : String(error) }
}
