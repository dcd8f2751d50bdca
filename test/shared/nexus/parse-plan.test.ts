import { expect, test } from 'vitest'
import { ParseError } from '../../../shared/base/parse.ts'
import { parsePlan } from '../../../shared/nexus/parse-plan.ts'
import { alignmentPlan, effPlan, repeatPlan, tomographyPlan } from '../../builders/sketched-plan.ts'

const fixedRecord = {
  label: 'thickness',
  source: { kind: 'value', value: { value: 20, unit: 'um' } },
} as const

test.each([
  ['EFF', effPlan({ record: [fixedRecord] })],
  ['alignment', alignmentPlan()],
  ['tomography', tomographyPlan()],
  ['repeat', repeatPlan()],
])('the %s plan comes back from its JSON', (_, plan) => {
  expect(parsePlan(JSON.parse(JSON.stringify(plan)))).toEqual(plan)
})

test.each([
  ['nothing', null, 'plan must be an object'],
  ['a wrong kind', { kind: 'loop' }, 'root.kind must be one of'],
  ['a root that is no sequence', { kind: 'paramSet', parameters: [] }, 'root must be a sequence'],
])('%s is refused with the part that is wrong', (_, root, message) => {
  const plan = root && { ...effPlan(), root: { ...effPlan().root, ...root } }
  expect(() => parsePlan(plan)).toThrow(ParseError)
  expect(() => parsePlan(plan)).toThrow(message)
})

test('an entry that is named like a path is refused', () => {
  const plan = { ...effPlan(), entries: [{ name: '../entry_0001', node: '/EFF' }] }
  expect(() => parsePlan(plan)).toThrow('must be like entry_0001')
})
