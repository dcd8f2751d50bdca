import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { StartAnalysis } from '../../../electron/analysis/analysis.ts'
import { startWithExperiments } from '../../../electron/analysis/start-with-experiments.ts'
import { toProblem } from '../../../shared/model/problem.ts'
import { demand } from '../../../shared/base/assert.ts'
import { effPlan } from '../../builders/sketched-plan.ts'
import { scriptedEvents } from '../../fakes/scripted-experiment.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

/** What an experiment that names the workflow `flow` sets going. */
async function begunBy(workflow: string): Promise<StartAnalysis | string> {
  const shipped = temporaryFolder()
  const nodes = [{ id: 'means', task_type: 'class', task_identifier: 'hutch.statistics' }]
  const graph = { id: 'flow', hutch: { start: 'point' } }
  writeFileSync(join(shipped, 'flow.json'), JSON.stringify({ graph, nodes }))
  const plan = { ...effPlan(), workflow }
  const events = scriptedEvents(plan, { startedAtMs: 0, stepMs: 1, folder: '/data' })
  return await new Promise(resolve => {
    const listen: Parameters<typeof startWithExperiments>[0]['listen'] = ({ onEvent }) => {
      onEvent(demand(events[0], 'first event'))
      return () => undefined
    }
    const start = async (request: StartAnalysis) => {
      resolve(request)
      return { id: 'one' }
    }
    startWithExperiments({ listen }, { start }, { shipped }, error => resolve(toProblem(error).message))
  })
}

test('a workflow that starts by itself takes the whole experiment that names it', async () => {
  expect(await begunBy('flow')).toMatchObject({
    ...{ workflow: { id: 'flow' }, master: '/data/EFF_0001/EFF_0001.h5', node: '/EFF' },
  })
})

test('an experiment that names what is not there is told, and goes on', async () => {
  expect(await begunBy('flaw')).toBe('There is no workflow "flaw"; did you mean "flow"?')
})
