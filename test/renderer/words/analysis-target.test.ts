import { expect, test } from 'vitest'
import { analysisTarget, isForItself } from '../../../renderer/words/analysis-target.ts'
import { nodeId } from '../../../shared/model/ids.ts'
import { emptyTree } from '../../../shared/structure/apply-event.ts'
import { dark, data, finished, scan } from '../support/eff-tree.ts'

test('whoever follows a run means its scan, whatever was recorded last', () => {
  expect(analysisTarget(finished, nodeId('/EFF/Energy Scan/White after'))).toBe(scan)
  expect(analysisTarget(finished, scan)).toBe(scan)
})

test('while darks are taken the scan they are for is meant', () => {
  expect(analysisTarget(finished, dark)).toBe(scan)
  expect(analysisTarget(finished, undefined)).toBe(scan)
})

test('without an experiment there is nothing to mean', () => {
  expect(analysisTarget(emptyTree(), undefined)).toBeUndefined()
})

test('darks and whites are not analysed by themselves; data and scans are', () => {
  expect([data, scan, dark].map(id => isForItself(finished, id))).toEqual([true, true, false])
})
