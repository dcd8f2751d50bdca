import { dirname, join } from 'node:path'
import { effPlan } from '../../builders/sketched-plan.ts'
import { writeExperiment } from '../../builders/written-experiment.ts'
import type { WrittenOptions } from '../../builders/written-experiment.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { analyseEff } from './analysed-experiment.ts'
import { analysisRig, normalise } from './rig.ts'

/** A recorded and normalised EFF experiment whose master leads to the result. */
export async function normalisedExperiment(
  options: WrittenOptions = {},
): Promise<{ readonly master: string; readonly result: string }> {
  const rig = analysisRig()
  const master = await writeExperiment(temporaryFolder(), effPlan(), options)
  await analyseEff(rig, master, [normalise])
  const [added] = rig.events
  if (added?.kind !== 'result.added') throw new Error('no result was added')
  return { master, result: join(dirname(master), added.result.file) }
}
