import { demand } from '../base/assert.ts'
import { HutchError, type Problem } from './problem.ts'

/** Several problems at once: where only one can be told the first speaks for all, its advice names the others. */
export class ProblemList extends HutchError {
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(firstOf(problems))
    this.problems = problems
  }
}

function firstOf(problems: readonly Problem[]): Problem {
  const first = demand(problems[0], 'first problem of a list')
  const others = problems.slice(1).map(({ message }) => message)
  if (others.length === 0) return first
  const also = `And ${others.length} more: ${others.join('; ')}`
  return { ...first, advice: first.advice === undefined ? also : `${first.advice} (${also})` }
}

export function problemsOf(error: HutchError): readonly Problem[] {
  const { kind, message, where, advice } = error
  if (error instanceof ProblemList) return error.problems
  return [
    { kind, message, ...(where === undefined ? {} : { where }), ...(advice === undefined ? {} : { advice }) },
  ]
}
