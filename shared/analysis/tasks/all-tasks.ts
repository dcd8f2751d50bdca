import type { Task } from '../../workflow/task.ts'
import type { TaskSpec } from '../../workflow/task-spec.ts'
import { alignTask } from './align-task.ts'
import { combinationTask } from './combination-task.ts'
import { edgeMapTask } from './edge-map-task.ts'
import { integrateTask } from './integrate-task.ts'
import { normaliseTask } from './normalise-task.ts'
import { statisticsTask } from './statistics-task.ts'

/** Every task that Hutch brings, by name. A new one needs an entry here and a chapter in docs/analysis.md. */
export const allTasks: ReadonlyMap<string, Task> = new Map(
  [normaliseTask, alignTask, statisticsTask, edgeMapTask, combinationTask, integrateTask].map(task => [
    task.spec.name,
    task,
  ]),
)

export const taskSpecs: ReadonlyMap<string, TaskSpec> = new Map(
  [...allTasks].map(([name, { spec }]) => [name, spec]),
)
