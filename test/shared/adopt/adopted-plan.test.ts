import { expect, test } from 'vitest'
import { adoptedPlan } from '../../../shared/adopt/adopted-plan.ts'
import type { ForeignStack } from '../../../shared/adopt/foreign-stack.ts'
import { detectorId } from '../../../shared/model/ids.ts'
import { planNodes, planSteps } from '../../../shared/plan/plan-steps.ts'

function stack(changed: Partial<ForeignStack> = {}): ForeignStack {
  return {
    file: '/data/scan.nxs',
    path: '/entry/data',
    detector: detectorId('pco'),
    image: { height: 2, width: 3 },
    pixelType: 'uint16',
    loops: [{ name: 'angle', size: 6, axis: { unit: 'deg', positions: [0, 0, 0, 60, 120, 120] } }],
    imageKeys: [1, 2, 0, 0, 0, 1],
    exposureS: 0.1,
    startedAtMs: 0,
    stepS: 1,
    pixelSizeUm: undefined,
    saturation: undefined,
    mask: undefined,
    counters: [],
    parameters: [],
    remarks: [],
    ...changed,
  }
}

function nodes(changed?: Partial<ForeignStack>) {
  return [...planNodes(adoptedPlan(stack(changed), 'scan').plan)].map(({ id, kind }) => `${kind} ${id}`)
}

test('darks and whites are acquisitions where they were taken, data are a scan', () => {
  const { frames, plan } = adoptedPlan(stack(), 'scan')
  expect(nodes()).toEqual([
    'sequence /scan',
    'paramSet /scan/Origin',
    'acquisition /scan/White 1',
    'acquisition /scan/Dark 1',
    'scan /scan/angle',
    'acquisition /scan/angle/Data',
    'acquisition /scan/White 2',
  ])
  expect(frames).toEqual([0, 1, 2, 3, 4, 5])
  expect(plan.totals).toMatchObject({ frames: 6, points: 3, bytes: 72 })
  expect(plan.workflow).toBe('absorption-tomography')
  expect(plan.root.children[3]).toMatchObject({ axis: { positions: [0, 60, 120], start: 0, stop: 120 } })
})

test('data that are interrupted by whites are one scan', () => {
  const { frames } = adoptedPlan(stack({ imageKeys: [2, 0, 1, 0, 3, 0] }), 'scan')
  expect(frames).toEqual([0, 1, 3, 5, 2])
})

test('every dimension of a stack is a scan, or a repetition where nothing is known of it', () => {
  const loops = [
    { name: 'Dimension 1', size: 2, axis: undefined },
    { name: 'x', size: 3, axis: { unit: 'mm', positions: [0, 1, 2] } },
  ]
  const changed = { loops, imageKeys: undefined }
  expect(nodes(changed).slice(2)).toEqual([
    'repeat /scan/Dimension 1',
    'scan /scan/Dimension 1/x',
    'acquisition /scan/Dimension 1/x/Data',
  ])
  const { plan } = adoptedPlan(stack(changed), 'scan')
  const taken = [...planSteps(plan)].flatMap(step => (step.kind === 'acquire' ? [step.firstFrame] : []))
  expect(taken).toEqual([0, 1, 2, 3, 4, 5])
})

test('a single image is an acquisition', () => {
  expect(nodes({ loops: [], imageKeys: undefined }).slice(2)).toEqual(['acquisition /scan/Data'])
})

test('what was counted is recorded with every frame', () => {
  const counters = [{ name: 'live_time', unit: 's', values: [1] }]
  expect(adoptedPlan(stack({ counters }), 'scan').plan.record).toEqual([
    { label: 'live_time', source: { kind: 'counter', mnemonic: 'live_time', unit: 's' } },
  ])
})
