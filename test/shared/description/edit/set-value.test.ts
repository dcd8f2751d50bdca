import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inlineYaml } from '../../../../shared/description/edit/format-yaml.ts'
import { removeValue, renameKey, setValue } from '../../../../shared/description/edit/set-value.ts'
import { readYaml } from '../../../../shared/description/read-yaml.ts'
import { cases } from '../../../support/random-cases.ts'

const seed = 20261123
/** A fair sample; more when asked for. */
const runs = Number(process.env.HUTCH_FUZZ_RUNS ?? cases(100))
const longMs = 30_000 + runs * 100
const templates = new URL('../../../../templates/', import.meta.url)
const template = readFileSync(new URL('full-field-exafs.yml', templates), 'utf8')

function valueOf(text: string): unknown {
  const { data, problems } = readYaml(text)
  expect(problems).toEqual([])
  return data?.value
}

/** Lines that differ, as `-old` and `+new`. */
function changes(before: string, after: string): readonly string[] {
  const [old, next] = [before.split('\n'), after.split('\n')]
  return [
    ...old.filter(line => !next.includes(line)).map(line => `-${line.trim()}`),
    ...next.filter(line => !old.includes(line)).map(line => `+${line.trim()}`),
  ]
}

describe('a value', () => {
  test('is replaced in its place, and every comment stays', () => {
    const changed = setValue(template, '/sequence', 'XANES')
    expect(changes(template, changed)).toEqual([
      '-sequence: EFF # name of the experiment, of its folder and its files',
      '+sequence: XANES # name of the experiment, of its folder and its files',
    ])
  })

  test('inside a mapping on one line keeps the line', () => {
    const changed = setValue(template, '/tree/3/paramSet/steps', 50)
    expect(changed).toContain('energy end: 4.5 keV, steps: 50 }')
  })

  test('that is new comes where the schema has its key', () => {
    const order = ['acquisition', 'role', 'frames', 'exposure']
    const changed = setValue(
      'tree:\n  - acquisition: A # first\n    exposure: 1 s\n',
      '/tree/0/role',
      'dark',
      order,
    )
    expect(changed).toBe('tree:\n  - acquisition: A # first\n    role: dark\n    exposure: 1 s\n')
  })

  test('that is new in a mapping on one line is added to it', () => {
    expect(setValue('axis: { motor: m, to: 1 }\n', '/axis/from', 0, ['motor', 'from', 'to'])).toBe(
      'axis: { motor: m, from: 0, to: 1 }\n',
    )
  })

  test('whose mapping is missing brings it along', () => {
    expect(setValue('hutch: 1 # one\n', '/hold/ringCurrentBelow', '20 mA')).toBe(
      'hutch: 1 # one\nhold:\n  ringCurrentBelow: 20 mA\n',
    )
    expect(setValue('hold:\nhutch: 1', '/hold/shutter', 'closed')).toBe('hold:\n  shutter: closed\nhutch: 1')
    expect(setValue('tree:\n  - scan: S', '/tree/0/axis/motor', 'rot')).toBe(
      'tree:\n  - scan: S\n    axis: { motor: rot }\n',
    )
  })

  test('that was nothing is written behind its colon', () => {
    expect(setValue('a:\nb: 1\n', '/a', 5)).toBe('a: 5\nb: 1\n')
    expect(setValue('a: # why\nb: 1\n', '/a', 5)).toBe('a: 5 # why\nb: 1\n')
  })

  test('that was a block of text or a list on lines becomes one line', () => {
    expect(setValue('a: |\n  one\n  two\nb: 1\n', '/a', 'x')).toBe('a: x\nb: 1\n')
    expect(setValue('a:\n  - one\n  - two\nb: 1\n', '/a', ['one'])).toBe('a: [one]\nb: 1\n')
  })

  test('is quoted only where it must be', () => {
    expect(
      ['3.5 keV', 'a: b', '12', 'true', '# x', 'a, b', '', ' x', 'don’t', 'x\ny'].map(inlineYaml),
    ).toEqual(['3.5 keV', '"a: b"', '"12"', '"true"', '"# x"', '"a, b"', '""', '" x"', 'don’t', '"x\\ny"'])
  })
})

describe('a key', () => {
  test('is taken away with its line', () => {
    const changed = removeValue(template, '/workflow')
    expect(changes(template, changed)).toEqual(['-workflow: normalise'])
  })

  test('is taken out of a line, and the mapping with the last one', () => {
    expect(removeValue('a: { x: 1, y: 2 }\n', '/a/x')).toBe('a: { y: 2 }\n')
    expect(removeValue('a: { x: 1, y: 2 }\n', '/a/y')).toBe('a: { x: 1 }\n')
    expect(removeValue('a: { x: 1 }\nb: 1\n', '/a/x')).toBe('b: 1\n')
  })

  test('that shares its line with a dash leaves the dash', () => {
    expect(removeValue('tree:\n  - user: x\n    paramSet: P\n', '/tree/0/user')).toBe(
      'tree:\n  - paramSet: P\n',
    )
  })

  test('gets another name and keeps its value', () => {
    expect(renameKey('record:\n  user: toto # who\n', '/record/user', 'local contact')).toBe(
      'record:\n  local contact: toto # who\n',
    )
  })

  test('that is not there is nothing to do', () => {
    expect(removeValue('a: 1\n', '/b')).toBe('a: 1\n')
    expect(renameKey('a: 1\n', '/b', 'c')).toBe('a: 1\n')
  })
})

const scalars = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom(
    '3.5 keV',
    '0012',
    'null',
    '~',
    'a: b',
    '- x',
    '[',
    '{',
    '*a',
    '&a',
    '!t',
    '%',
    '@',
    '`',
    "it's",
  ),
)

test(
  'whatever text is set is read back, in every place',
  () => {
    const pointers = [
      '/sequence',
      '/tree/0/user',
      '/tree/1/exposure',
      '/tree/3/axis/motor',
      '/record/sample',
      '/new',
      '/tree/0/new',
    ]
    fc.assert(
      fc.property(fc.constantFrom(...pointers), scalars, (pointer, value) => {
        // Control characters are refused in a description, however they are written.
        fc.pre(typeof value !== 'string' || !/[^\P{Cc}\n\t]|\ufffd/u.test(value))
        const changed = setValue(template, pointer, value)
        const keys = pointer.slice(1).split('/')
        const found = keys.reduce<unknown>(
          (at, key) => (at as Record<string, unknown>)[key],
          valueOf(changed),
        )
        expect(found).toEqual(value)
        for (const comment of template.match(/#.*/g) ?? []) expect(changed).toContain(comment)
      }),
      { seed, numRuns: runs },
    )
  },
  longMs,
)

test('setting every value of every shipped description to itself changes nothing', () => {
  for (const name of readdirSync(templates).filter(file => !file.startsWith('beamline'))) {
    const text = readFileSync(new URL(name, templates), 'utf8')
    const value = valueOf(text) as Record<string, unknown>
    for (const [key, member] of Object.entries(value)) {
      if (typeof member === 'string' || typeof member === 'number')
        expect(setValue(text, `/${key}`, member)).toBe(text)
    }
  }
})
