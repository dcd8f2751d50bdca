import { assert } from '../../base/assert.ts'
import type { TaskSetup } from '../../workflow/task.ts'

/** A number that may be left to the task. */
export function numberOf({ parameters }: TaskSetup, name: string): number | undefined {
  const value = parameters[name]
  assert(value === undefined || typeof value === 'number', `parameter ${name} is no number`)
  return value
}

/** A number that has a default, so that it is always there. */
export function givenNumber(setup: TaskSetup, name: string): number {
  const value = numberOf(setup, name)
  assert(value !== undefined, `parameter ${name} is missing`)
  return value
}
