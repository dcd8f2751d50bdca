import { expect, test } from 'vitest'
import { acquisitionOf, knownOfFrames } from '../../../electron/ipc/frame-acquisition.ts'
import { demand } from '../../../shared/base/assert.ts'
import { nodeId } from '../../../shared/model/ids.ts'
import type { NativeScanPlan } from '../../../shared/model/plan.ts'
import { applyExperimentEvents, emptyTree } from '../../../shared/structure/apply-event.ts'
import { effPlan } from '../../builders/sketched-plan.ts'
import { scriptedEvents } from '../../fakes/scripted-experiment.ts'

const tree = applyExperimentEvents(
  emptyTree(),
  scriptedEvents(effPlan(), { startedAtMs: 0, stepMs: 1, folder: '/data' }),
)
const white = nodeId('/EFF/Energy Scan/White before')
const { dataset } = demand(tree.nodes.get(white)?.datasets[0], 'dataset of the whites')

test('frames that are being acquired have the name and role of their acquisition, and a last number', () => {
  // Five points of one frame each.
  expect(knownOfFrames(tree, white, dataset)).toEqual({
    acquisition: { name: 'White before', role: 'white' },
    lastFrame: 4,
  })
})

test('where nobody has told of the dataset, or of the node, nothing is made up', () => {
  expect(knownOfFrames(tree, white, '/nowhere').lastFrame).toBeUndefined()
  expect(knownOfFrames(tree, nodeId('/EFF/other'), dataset)).toEqual({
    acquisition: undefined,
    lastFrame: undefined,
  })
})

test('a scan of SPEC has a name and no role', () => {
  const scan = { kind: 'nativeScan', name: '#12 ascan th' } as NativeScanPlan
  expect(acquisitionOf(scan)).toEqual({ name: '#12 ascan th', role: undefined })
})
