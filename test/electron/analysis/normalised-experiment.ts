import { dirname, join } from 'node:path'
import { writeSkeleton } from '../../../electron/hdf5/write-skeleton.ts'
import { masterSkeleton } from '../../../shared/nexus/master-skeleton.ts'
import { treeOf } from '../../builders/finished-tree.ts'
import { nexusContext } from '../../builders/nexus-context.ts'
import { effPlan } from '../../builders/sketched-plan.ts'
import { writeExperiment } from '../../builders/written-experiment.ts'
import type { WrittenOptions } from '../../builders/written-experiment.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { analysisRig, normalise } from './rig.ts'

/** A recorded and normalised EFF experiment whose master leads to the result. */
export async function normalisedExperiment(
  options: WrittenOptions = {},
): Promise<{ readonly master: string; readonly result: string }> {
  const { analysis, events } = analysisRig()
  const plan = effPlan()
  const master = await writeExperiment(temporaryFolder(), plan, options)
  const { id } = await analysis.start({ ...normalise, master, node: '/EFF/Energy Scan' })
  await analysis.finished(id)
  const [added] = events
  if (added?.kind !== 'result.added') throw new Error('no result was added')
  const times = { addedAtMs: 0, endedAtMs: 1 }
  const done = { state: 'done', complete: 5, message: '', ...times, log: [], steps: {} } as const
  const results = new Map([[id, { ...added.result, ...done }]])
  const tree = treeOf(plan, 'complete', { results })
  await writeSkeleton(master, masterSkeleton(plan, nexusContext(plan), tree), { replace: true })
  return { master, result: join(dirname(master), added.result.file) }
}
