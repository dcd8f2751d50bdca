import { expect, test } from 'vitest'
import { forecastBytes } from '../../../electron/engine/disk-reserve.ts'
import { spaceWanted } from '../../../electron/engine/space-wanted.ts'
import { applyExperimentEvents, emptyTree } from '../../../shared/structure/apply-event.ts'
import { effPlan } from '../../builders/sketched-plan.ts'
import { scriptedEvents } from '../../fakes/scripted-experiment.ts'

const plan = effPlan()
const events = scriptedEvents(plan, { startedAtMs: 1_000_000, stepMs: 100, folder: '/data' })

test('before an experiment only a little more than the reserve is wanted', () => {
  expect(spaceWanted(emptyTree(), 1000)).toBeCloseTo(1100)
})

test('at its beginning the whole plan is wanted besides, and less and less as it goes on', () => {
  const begun = spaceWanted(applyExperimentEvents(emptyTree(), events.slice(0, 2)), 0)
  expect(begun).toBe(forecastBytes(plan))
  expect(spaceWanted(applyExperimentEvents(emptyTree(), events), 0)).toBeLessThan(begun)
})
