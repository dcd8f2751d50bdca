import { expect, test } from 'vitest'
import { referenceKinds, stackInputs } from '../../../shared/analysis/stack-inputs.ts'
import type { MatchedInput, StackInputs } from '../../../shared/analysis/stack-inputs.ts'
import { nodeId, type NodeId } from '../../../shared/model/ids.ts'
import type { Plan } from '../../../shared/model/plan.ts'
import type { Role } from '../../../shared/model/roles.ts'
import { effPlan, planOf, tomographyPlan } from '../../builders/sketched-plan.ts'
import type { Sketch } from '../../builders/sketched-plan.ts'

const frames = (name: string, role: Role, more: Partial<Sketch> = {}): Sketch =>
  ({ kind: 'acquisition', name, role, camera: {}, ...more }) as Sketch
const energyScan = (name: string, children: readonly Sketch[], steps = 3): Sketch => ({
  kind: 'scan',
  name,
  motor: 'energy',
  unit: 'keV',
  from: 4,
  to: 5,
  steps,
  children,
})
const found = (matches: readonly MatchedInput[]) =>
  matches.map(({ exposure, sharedLoops }) => `${exposure.plan.id} ${sharedLoops}`)

function normaliseInputs(plan: Plan, node: NodeId): StackInputs {
  return stackInputs(plan, node, { role: 'data', references: new Set(referenceKinds) })
}

test('takes from the EFF plan what its roles say', () => {
  const inputs = normaliseInputs(effPlan(), nodeId('/EFF/Energy Scan'))
  expect(inputs.data.plan.id).toBe('/EFF/Energy Scan/Data')
  expect(found(inputs.whites)).toEqual(['/EFF/Energy Scan/White before 1', '/EFF/Energy Scan/White after 1'])
  expect(found(inputs.darksForData)).toEqual(['/EFF/Dark for data 0'])
  expect(found(inputs.darksForWhite)).toEqual(['/EFF/Dark for white 0'])
})

test('names mean nothing: the same roles under other names are found as well', () => {
  const plan = planOf([
    frames('a', 'dark', { appliesTo: ['c'] }),
    frames('b', 'dark'),
    energyScan('s', [frames('d', 'data'), frames('c', 'white')]),
  ])
  const inputs = normaliseInputs(plan, nodeId('/EFF'))
  expect([inputs.data.plan.id, found(inputs.whites)]).toEqual(['/EFF/s/d', ['/EFF/s/c 1']])
  expect([found(inputs.darksForData), found(inputs.darksForWhite)]).toEqual([['/EFF/b 0'], ['/EFF/a 0']])
})

test('a dark for a whole scan serves what is in it', () => {
  const plan = planOf([
    frames('dark', 'dark', { appliesTo: ['s'] }),
    energyScan('s', [frames('w', 'white'), frames('d', 'data')]),
  ])
  expect(found(normaliseInputs(plan, nodeId('/EFF/s')).darksForWhite)).toEqual(['/EFF/dark 0'])
})

test('whites of a scan of their own are matched by energy when the positions are the same', () => {
  const plan = (steps: number) =>
    planOf([
      frames('dark', 'dark'),
      energyScan('whites', [frames('w', 'white')], steps),
      energyScan('sample', [frames('d', 'data')]),
    ])
  expect(found(normaliseInputs(plan(3), nodeId('/EFF/sample')).whites)).toEqual(['/EFF/whites/w 1'])
  expect(() => normaliseInputs(plan(4), nodeId('/EFF/sample'))).toThrow(
    'The whites of /EFF/whites/w were taken at other energies than /EFF/sample/d',
  )
  const needs = { role: 'data', references: new Set(referenceKinds), whitesByEnergy: true } as const
  const { whites } = stackInputs(plan(4), nodeId('/EFF/sample'), needs)
  expect(whites.map(({ ownScan }) => ownScan?.id)).toEqual(['/EFF/whites'])
})

test('a white taken at every point is preferred to one taken once', () => {
  const plan = planOf([
    frames('dark', 'dark'),
    frames('once', 'white'),
    energyScan('s', [frames('each', 'white'), frames('d', 'data')]),
  ])
  expect(found(normaliseInputs(plan, nodeId('/EFF/s')).whites)).toEqual(['/EFF/s/each 1'])
})

test('frames of another detector do not count', () => {
  const plan = planOf([
    frames('dark', 'dark'),
    frames('white', 'white', { camera: { detector: 'eiger' } }),
    frames('d', 'data'),
  ])
  expect(() => normaliseInputs(plan, nodeId('/EFF/d'))).toThrow(
    'There are no white frames of frelon for /EFF/d',
  )
})

test('says that there is nothing to normalise in a dark, and asks where two data could be meant', () => {
  expect(() => normaliseInputs(effPlan(), nodeId('/EFF/Dark for data'))).toThrow('no data frames')
  expect(() => normaliseInputs(tomographyPlan(), nodeId('/DTOMO'))).toThrow('There are no dark frames')
  const plan = planOf([frames('one', 'data'), frames('two', 'data')])
  expect(() => normaliseInputs(plan, nodeId('/EFF'))).toThrow('/EFF has data of 2 acquisitions')
})

test('asks for no reference that the workflow does not need', () => {
  const needs = { role: 'data', references: new Set<never>() } as const
  const inputs = stackInputs(tomographyPlan(), nodeId('/DTOMO'), needs)
  expect([inputs.whites, inputs.darksForData, inputs.darksForWhite]).toEqual([[], [], []])
})

test('works on images of any role', () => {
  const plan = planOf([frames('one', 'data'), frames('two', 'reference')])
  const needs = { role: 'reference', references: new Set<never>() } as const
  expect(stackInputs(plan, nodeId('/EFF'), needs).data.plan.id).toBe('/EFF/two')
})
