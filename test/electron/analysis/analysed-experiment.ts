import type { AnalysisRig } from './rig.ts'
import type { ResultEvent } from '../../../electron/analysis/ports.ts'
import type { StartAnalysis } from '../../../electron/analysis/analysis.ts'
import { writeSkeleton } from '../../../electron/hdf5/write-skeleton.ts'
import { masterSkeleton } from '../../../shared/nexus/master-skeleton.ts'
import { treeOf } from '../../builders/finished-tree.ts'
import { nexusContext } from '../../builders/nexus-context.ts'
import { effPlan } from '../../builders/sketched-plan.ts'

type Started = Pick<StartAnalysis, 'workflow' | 'workflowFile'>

/** Runs workflows over the data of a recorded EFF experiment, one after the other; its master leads to all results. */
export async function analyseEff(
  { analysis, events }: Pick<AnalysisRig, 'analysis' | 'events'>,
  master: string,
  workflows: readonly Started[],
): Promise<void> {
  for (const workflow of workflows) {
    const { id } = await analysis.start({ ...workflow, master, node: '/EFF/Energy Scan' })
    await analysis.finished(id)
  }
  await leadToResults(master, events)
}

/** The master as it is when these events have been told. */
export async function leadToResults(master: string, events: readonly ResultEvent[]): Promise<void> {
  const added = events.flatMap(event => (event.kind === 'result.added' ? [event.result] : []))
  const done = {
    state: 'done',
    complete: 5,
    message: '',
    addedAtMs: 0,
    startedAtMs: 0,
    endedAtMs: 1,
    log: [],
    steps: {},
  } as const
  const results = new Map(added.map(result => [result.id, { ...result, ...done }]))
  const plan = effPlan()
  const tree = treeOf(plan, 'complete', { results })
  await writeSkeleton(master, masterSkeleton(plan, nexusContext(plan), tree), { replace: true })
}
