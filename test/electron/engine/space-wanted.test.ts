import { expect, test } from 'vitest'
import { forecastBytes } from '../../../electron/engine/disk-reserve.ts'
import { spaceWanted } from '../../../electron/engine/space-wanted.ts'
import { emptyTree } from '../../../shared/structure/apply-event.ts'
import { finished, plan, treeOf, events } from '../../renderer/support/eff-tree.ts'

test('before an experiment only a little more than the reserve is wanted', () => {
  expect(spaceWanted(emptyTree(), 1000)).toBeCloseTo(1100)
})

test('at its beginning the whole plan is wanted besides, and less and less as it goes on', () => {
  const begun = spaceWanted(treeOf(events.slice(0, 2)), 0)
  expect(begun).toBe(forecastBytes(plan))
  expect(spaceWanted(finished, 0)).toBeLessThan(begun)
})
