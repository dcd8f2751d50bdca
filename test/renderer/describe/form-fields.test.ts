import { describe, expect, test } from 'vitest'
import { experimentGroups, nodeGroups, type FormGroup } from '../../../renderer/describe/form-fields.ts'
import type { Knowledge } from '../../../renderer/describe/knowledge.ts'
import { knownIn } from '../../../renderer/describe/known-names.ts'
import { readDescriptionText, valueAt } from '../../../renderer/describe/reading.ts'
import { nameKeys, nodeKeys, nodeSchema, type NodeSchema } from '../../../renderer/describe/schema-words.ts'
import schema from '../../../shared/description/description.schema.json' with { type: 'json' }

const knowledge: Knowledge = {
  devices: { motors: [{ name: 'energy', unit: 'keV' }], counters: [], detectors: ['frelon'] },
  nodes: ['White', 'Data'],
  parameters: ['steps'],
}

function pointers(groups: readonly FormGroup[]): readonly string[] {
  return groups.flatMap(({ fields }) => fields.map(({ pointer }) => pointer))
}

function fieldAt(groups: readonly FormGroup[], pointer: string) {
  return groups.flatMap(({ fields }) => fields).find(field => field.pointer === pointer)
}

describe('the form', () => {
  test('of the experiment has all keys of the schema but the tree, the record and the version', () => {
    const groups = experimentGroups(knowledge)
    const { display, hold } = schema.properties
    const nested = [
      // What differs per detector is written in the YAML.
      ...Object.keys(display.properties).flatMap(key => (key === 'detectors' ? [] : `/display/${key}`)),
      ...Object.keys(hold.properties).map(key => `/hold/${key}`),
    ]
    expect([...pointers(groups)].sort()).toEqual(['/sequence', '/definition', '/workflow', ...nested].sort())
    expect(fieldAt(groups, '/definition')?.options).toContainEqual({
      value: 'general',
      label: 'Any experiment',
    })
    expect(fieldAt(groups, '/hold/shutter')?.absent).toBe('not waited for')
  })

  test('of an acquisition offers what fits its role, and whatever is written', () => {
    const has = (role: string, keys: readonly string[] = []) =>
      pointers(nodeGroups('acquisition', '/tree/0', keys, role, knowledge)).map(pointer => pointer.slice(8))
    expect(has('data')).not.toContain('darkFor')
    expect(has('dark')).toContain('darkFor')
    expect(has('data', ['whiteFor'])).toContain('whiteFor')
    expect(has('data')).toEqual([
      'acquisition',
      'role',
      'detector',
      'frames',
      'exposure',
      'compression',
      'shutter',
      'sample',
    ])
  })

  test('of a scan has the axis, with motors and parameters that may be meant', () => {
    const groups = nodeGroups('scan', '/tree/2', ['scan', 'axis', 'each'], '', knowledge)
    expect(pointers(groups)).toEqual([
      '/tree/2/scan',
      '/tree/2/axis/motor',
      '/tree/2/axis/from',
      '/tree/2/axis/to',
      '/tree/2/axis/steps',
    ])
    expect(fieldAt(groups, '/tree/2/axis/motor')?.options).toEqual([{ value: 'energy', label: 'keV' }])
    expect(fieldAt(groups, '/tree/2/axis/steps')?.options).toEqual([{ value: 'steps', label: '' }])
  })

  test('names the node first, whatever its kind', () => {
    for (const kind of Object.keys(nameKeys) as NodeSchema[]) {
      const [first] = nodeGroups(kind, '/tree/0', [], '', knowledge).flatMap(({ fields }) => fields)
      expect([kind, first?.label, first?.pointer]).toEqual([kind, 'name', `/tree/0/${nameKeys[kind]}`])
    }
  })

  test('knows what must be text: a name may look like a number', () => {
    const isText = (kind: NodeSchema, key: string) => nodeKeys(kind).find(facts => facts.key === key)?.isText
    expect([
      isText('acquisition', 'acquisition'),
      isText('acquisition', 'frames'),
      isText('repeat', 'times'),
    ]).toEqual([true, false, false])
  })
})

test('the kind of a node follows from its keys, as the schema decides it', () => {
  expect(nodeSchema(['scan', 'paramSet'])).toBe('scan')
  expect(nodeSchema(['scan', 'native'])).toBe('nativeScan')
  expect(nodeSchema(['paramSet', 'user'])).toBe('paramSet')
  expect(nodeSchema(['role'])).toBeUndefined()
})

describe('names to complete', () => {
  const known = (text: string) => knownIn(readDescriptionText(text), text)
  test('come from nodes and parameters', () => {
    const text =
      'tree:\n  - paramSet: P\n    user: x\n  - scan: S\n    paramSet: { name: N, steps: 3 }\n    each:\n      - acquisition: A\n'
    expect(known(text)).toEqual({ nodes: ['S', 'A'], parameters: ['user', 'steps'] })
  })

  test('come from what lines look like while the text is broken', () => {
    expect(known('tree:\n  - acquisition: White before # why\n  - scan: [\n').nodes).toEqual([
      'White before',
      '[',
    ])
  })
})

test('values are found by pointer, also below odd keys', () => {
  const value = { record: { 'a/b~c': 1 }, tree: [{ x: 2 }] }
  expect([
    valueAt(value, '/record/a~1b~0c'),
    valueAt(value, '/tree/0/x'),
    valueAt(value, '/tree/9/x'),
  ]).toEqual([1, 2, undefined])
})
