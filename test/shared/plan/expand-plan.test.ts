import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { nodesById } from '../../../shared/plan/expand-plan.ts'
import { planSteps } from '../../../shared/plan/plan-steps.ts'
import { planOf } from '../../builders/plan.ts'

const template = readFileSync(new URL('../../../templates/full-field-exafs.yml', import.meta.url), 'utf8')

test('the full-field EXAFS template has exactly the nodes of the first experiment', () => {
  const plan = planOf(template)
  expect([...nodesById(plan).keys()]).toEqual([
    '/EFF',
    '/EFF/Experiment Description',
    '/EFF/Dark for white',
    '/EFF/Dark for data',
    '/EFF/Energy Scan',
    '/EFF/Energy Scan/Scan parameters',
    '/EFF/Energy Scan/MonoPos',
    '/EFF/Energy Scan/White before',
    '/EFF/Energy Scan/Data',
    '/EFF/Energy Scan/White after',
  ])
  expect(plan.totals).toMatchObject({ frames: 20 + 303, points: 101, bytes: 323 * 512 * 512 * 2 })
  expect(plan.missing).toEqual([])
  expect(plan.entries.map(entry => entry.node)).toEqual([
    '/EFF/Dark for white',
    '/EFF/Dark for data',
    '/EFF/Energy Scan',
  ])
  expect([...planSteps(plan)].filter(step => step.kind === 'acquire')).toHaveLength(2 + 404)
})
