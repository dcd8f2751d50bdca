import type { Task } from '../../workflow/task.ts'
import type { TaskSpec } from '../../workflow/task-spec.ts'
import { absorptionSinogramTask } from './absorption-sinogram-task.ts'
import { alignTask } from './align-task.ts'
import { badPixelsTask } from './bad-pixels-task.ts'
import { combinationTask } from './combination-task.ts'
import { edgeMapTask } from './edge-map-task.ts'
import { fitScanTask } from './fit-scan-task.ts'
import { integrateTask } from './integrate-task.ts'
import { lineMapTask } from './line-map-task.ts'
import { normaliseTask } from './normalise-task.ts'
import { peakMapTask } from './peak-map-task.ts'
import { phaseMapTask } from './phase-map-task.ts'
import { phaseRetrievalTask } from './phase-retrieval-task.ts'
import { reconstructTask } from './reconstruct-task.ts'
import { statisticsTask } from './statistics-task.ts'

/** Every task that Hutch brings, by name. A new one needs an entry here and a chapter in docs/analysis.md. */
export const allTasks: ReadonlyMap<string, Task> = new Map(
  [
    ...[normaliseTask, badPixelsTask, statisticsTask, alignTask, fitScanTask],
    ...[edgeMapTask, combinationTask, integrateTask, peakMapTask, lineMapTask, phaseMapTask],
    ...[phaseRetrievalTask, absorptionSinogramTask, reconstructTask],
  ].map(task => [task.spec.name, task]),
)

export const taskSpecs: ReadonlyMap<string, TaskSpec> = new Map(
  [...allTasks].map(([name, { spec }]) => [name, spec]),
)
