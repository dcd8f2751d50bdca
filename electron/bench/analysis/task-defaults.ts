import { defaultOf } from '../../../shared/workflow/read-parameter.ts'
import type { Task, TaskSetup } from '../../../shared/workflow/task.ts'

export function defaultsOf({ spec }: Task): TaskSetup['parameters'] {
  return Object.fromEntries(
    Object.entries(spec.parameters).map(([name, parameter]) => [name, defaultOf(parameter)]),
  )
}
