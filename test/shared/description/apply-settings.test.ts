import { describe, expect, test } from 'vitest'
import { applySettings } from '../../../shared/description/apply-settings.ts'
import { visitNodes } from '../../../shared/description/scope.ts'
import type { Description, DescriptionNode } from '../../../shared/model/description.ts'
import { descriptionOf } from '../../builders/plan.ts'

const description = descriptionOf(`hutch: 1
sequence: T
definition: time-series
tree:
  - { paramSet: Experiment, user: toto, exposures: 3 }
  - scan: Scan
    paramSet: { start: 3.5 keV, end: 4.5 keV, steps: 100 }
    axis: { motor: energy, from: start, to: end, steps: steps }
    each: [{ acquisition: Data, exposure: 1 s }]
  - scan: Other
    paramSet: { steps: 5 }
    axis: { motor: rot, from: 0, to: 1, steps: steps }
    each: [{ repeat: Again, times: exposures, each: [{ acquisition: Data, exposure: 1 s }] }]
record: { sample: required, ring current: counter srcur }
`)

describe('sets', () => {
  test.each([
    ['user', 'bob', 'Experiment', { user: 'bob' }],
    ['start', '3.6 keV', 'Scan/Scan parameters', { start: { value: 3.6, unit: 'keV' } }],
    ['Scan/steps', '7', 'Scan/Scan parameters', { steps: 7 }],
    ['Other/Scan parameters/steps', '8', 'Other/Scan parameters', { steps: 8 }],
  ])('%s=%s', (name, value, path, expected) => {
    const node = nodeAt(set({ [name]: value }), path)
    const parameters = node.kind === 'paramSet' ? node.parameters : []
    expect(Object.fromEntries(parameters.map(parameter => [parameter.name, parameter.value]))).toMatchObject(
      expected,
    )
  })

  test('frames, exposure and detector of an acquisition', () => {
    const changed = set({
      'Scan/Data/frames': '5',
      'Scan/Data/exposure': '20 ms',
      'Scan/Data/detector': 'basler',
    })
    expect(nodeAt(changed, 'Scan/Data')).toMatchObject({
      frames: 5,
      exposure: { value: 20, unit: 'ms' },
      detector: 'basler',
    })
    expect(nodeAt(changed, 'Again/Data')).toMatchObject({ frames: 1, detector: undefined })
  })

  test('how often a repeat is done', () => {
    expect(nodeAt(set({ 'Again/times': '4' }), 'Again')).toMatchObject({ times: 4 })
  })

  test('what the record asks for, by any case, and what the definition asks for', () => {
    const { record } = set({ Sample: 'iron foil', 'Ring current': 'counter other' })
    expect(Object.fromEntries(record.map(rule => [rule.label, rule.source]))).toEqual({
      sample: { kind: 'value', value: 'iron foil' },
      'ring current': { kind: 'counter', mnemonic: 'other' },
    })
  })

  test('nothing, and leaves the original as it is', () => {
    expect(set({})).toEqual(description)
    set({ user: 'bob' })
    expect(nodeAt(description, 'Experiment')).toMatchObject({ parameters: [{ value: 'toto' }, { value: 3 }] })
  })
})

describe('refuses', () => {
  test.each([
    ['usr', 'x', 'nothing to set is named "usr"; did you mean "user"?'],
    ['steps', '5', '"steps" stands in 2 paramSets'],
    ['Scna/steps', '5', 'no node is named "Scna"; did you mean "Scan"?'],
    ['Data/frames', '5', '2 nodes are named "Data"'],
    ['Scan/stesp', '5', 'scan "Scan" has no "stesp" to set; did you mean "steps"?'],
    ['Scan/Data/role', 'dark', 'acquisition "Data" has no "role" to set'],
    ['Scan/Data/frames', '0', 'frames must be a whole number from 1 to 1000000; found 0'],
    ['Scan/Data/exposure', '5 mm', '"5 mm" is a length, not a time'],
    [
      'Scan/Data/exposure',
      '2 h',
      'exposure of acquisition "Data" must be longer than 0 and at most 1 h; found 2 h',
    ],
    ['start', '3.5 kev', 'unknown unit "kev"; did you mean "keV"?'],
    ['start', '5 mm', '"from" is in mm but "to" in keV, which cannot be converted in axis of scan "Scan"'],
    [
      'Scan/steps',
      'many',
      'steps must be a whole number from 1 to 999999; found "many" in axis of scan "Scan"',
    ],
    [
      'exposures',
      '0',
      'times (parameter "exposures") must be a whole number from 1 to 1000000; found 0 in repeat "Again"',
    ],
  ])('%s=%s', (name, value, message) => {
    const applied = applySettings(description, { [name]: value })
    expect(applied).toMatchObject({ problems: [{ kind: 'usage', message, where: `--set ${name}=${value}` }] })
  })

  test('all wrong settings at once', () => {
    const applied = applySettings(description, { usr: 'x', 'Scna/steps': '1', user: 'bob' })
    expect('problems' in applied && applied.problems).toHaveLength(2)
  })
})

test('values are read as in the file, and what is no single value is text', () => {
  const values = ['0012', 'a: b', '[1, 2]', '"quoted"', '', 'true', '"3.5 keV']
  const read = values.map(value => {
    const node = nodeAt(set({ user: value }), 'Experiment')
    return node.kind === 'paramSet' ? node.parameters[0]?.value : undefined
  })
  expect(read).toEqual(['0012', 'a: b', '[1, 2]', 'quoted', '', true, '"3.5 keV'])
})

function set(settings: Readonly<Record<string, string>>): Description {
  const applied = applySettings(description, settings)
  if ('problems' in applied) throw new Error(JSON.stringify(applied.problems, undefined, 2))
  return applied.description
}

function nodeAt(changed: Description, path: string): DescriptionNode {
  const found = visitNodes(changed).find(visit => `/${visit.path.join('/')}`.endsWith(`/${path}`))
  if (found === undefined) throw new Error(`no node ${path}`)
  return found.node
}
