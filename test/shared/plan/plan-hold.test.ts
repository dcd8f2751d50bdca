import { describe, expect, test } from 'vitest'
import { parseDescription } from '../../../shared/description/parse-description.ts'
import { expandPlan } from '../../../shared/plan/expand-plan.ts'
import { buildBeamline } from '../../builders/beamline.ts'
import { descriptionOf } from '../../builders/plan.ts'

const yaml = (hold: string): string => `hutch: 1
sequence: Hold
hold: { ${hold} }
tree:
  - acquisition: Data
    exposure: 1 s
`

describe('what a description waits for', () => {
  test('is read in the units of the beamline', () => {
    expect(descriptionOf(yaml('ringCurrentBelow: 0.02 A, frontEnd: closed')).hold).toEqual({
      ringCurrentBelowMa: 20,
      frontEnd: true,
      shutter: false,
    })
    expect(descriptionOf(yaml('').replace('hold: {  }\n', '')).hold).toEqual({
      ringCurrentBelowMa: undefined,
      frontEnd: false,
      shutter: false,
    })
  })

  test.each([
    ['ringCurrentBelow: 20 mm', /20 mm/],
    ['frontEnd: open', /frontEnd/],
    ['ring: closed', /unknown key "ring"/],
  ])('is refused with its place when it is "%s"', (hold, message) => {
    const parsed = parseDescription(yaml(hold), 'hold.yml')
    const [problem] = 'problems' in parsed ? parsed.problems : []
    expect(problem?.message).toMatch(message)
    expect(problem?.where).toMatch(/^hold\.yml:3:/)
  })

  test('must be visible in the beamline file', () => {
    const description = descriptionOf(yaml('ringCurrentBelow: 20 mA, frontEnd: closed, shutter: closed'))
    const blind = buildBeamline({
      ringCurrentVariable: undefined,
      shutter: { open: 'shopen', close: 'shclose', state: undefined },
    })
    const expanded = expandPlan(description, blind, new Map())
    const problems = 'problems' in expanded ? expanded.problems : []
    expect(problems.map(({ advice }) => advice)).toEqual([
      'Write "ringCurrentVariable: …" into the beamline file.',
      'Write "frontEndVariable: …" into the beamline file.',
      'Write "state: …" of the shutter into the beamline file.',
    ])
    expect(problems.every(({ where }) => where?.includes(':3:'))).toBe(true)
  })
})
