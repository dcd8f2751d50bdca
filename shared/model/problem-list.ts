import { demand } from '../base/assert.ts'
import { HutchError, type Problem } from './problem.ts'

/** Several problems of one file: the first speaks for all where only one can be told. */
export class ProblemList extends HutchError {
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(demand(problems[0], 'first problem of a list'))
    this.problems = problems
  }
}

export function problemsOf(error: HutchError): readonly Problem[] {
  const { kind, message, where, advice } = error
  if (error instanceof ProblemList) return error.problems
  return [
    { kind, message, ...(where === undefined ? {} : { where }), ...(advice === undefined ? {} : { advice }) },
  ]
}
