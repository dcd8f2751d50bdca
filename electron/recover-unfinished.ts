import type { Clock } from '../shared/base/clock.ts'
import { masterOf } from '../shared/nexus/experiment-context.ts'
import { findUnfinished } from './journal/find-unfinished.ts'
import { recoverExperiment } from './journal/recover.ts'
import { diskError } from './platform/disk-error.ts'

export interface RecoveredFolder {
  readonly folder: string
  readonly frames: number
}

/**
 * Brings experiments whose program died to a proper end, without asking: every start does it for its output folder.
 * One that cannot be recovered is told and does not keep the others, or the start, from going on. Rejects with `disk` when the
 * folder itself cannot be looked into.
 */
export async function recoverUnfinished(
  outputFolder: string,
  clock: Clock,
  onRecovered: (recovered: RecoveredFolder) => void,
  onProblem: (error: unknown) => void,
): Promise<void> {
  for (const folder of await unfinishedIn(outputFolder)) {
    try {
      const { datasets } = await recoverExperiment(folder, { clock, buildMaster: masterOf })
      onRecovered({ folder, frames: datasets.reduce((sum, dataset) => sum + dataset.complete, 0) })
    } catch (error) {
      onProblem(error)
    }
  }
}

async function unfinishedIn(outputFolder: string): Promise<readonly string[]> {
  try {
    return await findUnfinished(outputFolder)
  } catch (error) {
    throw diskError(error, outputFolder, 'look for experiments that had not ended')
  }
}
