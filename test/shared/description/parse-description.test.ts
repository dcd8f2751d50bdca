import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { definitions } from '../../../shared/description/definitions.ts'
import schema from '../../../shared/description/description.schema.json' with { type: 'json' }
import { parseDescription } from '../../../shared/description/parse-description.ts'
import { visitNodes } from '../../../shared/description/scope.ts'
import type { ParamSetRule } from '../../../shared/model/description.ts'
import { roles } from '../../../shared/model/roles.ts'
import { descriptionOf } from '../../builders/plan.ts'
import { randomDescriptions } from '../../builders/random-plan.ts'
import { cases } from '../../support/random-cases.ts'

const seed = 20240229
const shared = new URL('../../../shared/description/', import.meta.url)
const published = new URL('../../../docs/schema/', import.meta.url)
const template = readFileSync(new URL('../../../templates/full-field-exafs.yml', import.meta.url), 'utf8')

test('the published schemas are those that judge', () => {
  for (const file of readdirSync(published)) {
    expect(readFileSync(new URL(file, published), 'utf8')).toBe(readFileSync(new URL(file, shared), 'utf8'))
  }
})

test('the schema knows the same roles as the program', () => {
  expect(schema.definitions.acquisition.properties.role.enum).toEqual(roles)
})

test('labels of a definition are asked for once', () => {
  for (const { required, wanted } of definitions) {
    expect(new Set([...required, ...wanted]).size).toBe(required.length + wanted.length)
  }
})

describe('the full-field EXAFS template', () => {
  const description = descriptionOf(template, 'eff.yml')

  test('says what the first experiment said', () => {
    const parameters = parametersOf('Experiment Description')
    expect(parameters).toEqual([
      { name: 'user', value: 'toto' },
      { name: 'exp name', value: 'tutu' },
    ])
    expect(parametersOf('Scan parameters')).toEqual([
      { name: 'energy start', value: { value: 3.5, unit: 'keV' } },
      { name: 'energy end', value: { value: 4.5, unit: 'keV' } },
      { name: 'steps', value: 100 },
    ])
  })

  test('keeps its file, its text and the places of its keys', () => {
    expect(description).toMatchObject({ file: 'eff.yml', text: template })
    const dark = visitNodes(description).find(({ node }) => node.name === 'Dark for white')?.node
    const line = template.split('\n').findIndex(text => text.includes('Dark for white')) + 1
    expect(dark).toMatchObject({ line, places: { '': `eff.yml:${line}:5`, role: `eff.yml:${line + 1}:5` } })
  })

  function parametersOf(name: string): unknown {
    const found = visitNodes(description).find(({ node }) => node.name === name)?.node
    return (found as ParamSetRule).parameters
  }
})

describe('values', () => {
  const valueOf = (yaml: string): unknown => {
    const description = descriptionOf(`hutch: 1\nsequence: T\ntree:\n  - paramSet: P\n    x: ${yaml}\n`)
    return (description.tree[0] as ParamSetRule).parameters[0]?.value
  }
  test.each([
    ['toto', 'toto'],
    ['3 apples', '3 apples'],
    ['yes', 'yes'],
    ['true', true],
    ['1e3', 1000],
    ['0012', '0012'],
    ['12345678901234567890', '12345678901234567890'],
    ['2024-02-29', '2024-02-29'],
    ['"3.5 keV"', { value: 3.5, unit: 'keV' }],
    ['50 µm', { value: 50, unit: 'um' }],
  ])('"x: %s" is %j', (yaml, value) => {
    expect(valueOf(yaml)).toEqual(value)
  })
})

test('a scan names its parameters "Scan parameters" unless they have a name of their own', () => {
  const nameIn = (own: string): string | undefined => {
    const { tree } = descriptionOf(`hutch: 1
sequence: T
tree:
  - scan: S
    paramSet: { ${own}steps: 3 }
    axis: { motor: m, from: 0, to: 1, steps: steps }
    each: [{ acquisition: A }]
`)
    return tree[0]?.kind === 'scan' ? tree[0].paramSet?.name : undefined
  }
  expect(nameIn('')).toBe('Scan parameters')
  expect(nameIn('name: Range, ')).toBe('Range')
})

test('a parameter is looked up in the own paramSet first, then upwards, the nearest first', () => {
  const description = descriptionOf(`hutch: 1
sequence: T
tree:
  - { paramSet: Far, a: 1, b: 1, steps: 7 }
  - { paramSet: Near, b: 2 }
  - scan: S
    paramSet: { steps: 3 }
    axis: { motor: m, from: a, to: b, steps: steps }
    each: [{ acquisition: A }]
`)
  expect(description.tree).toHaveLength(3)
})

test('every random description is valid, and its shapes agree with the schema', () => {
  fc.assert(
    fc.property(randomDescriptions, yaml => {
      expect(parseDescription(yaml, 'random.yml')).toHaveProperty('description')
    }),
    { seed, numRuns: cases(100) },
  )
})

describe('whatever is read, the answer is a description or problems with a place', () => {
  const refusals = (text: string): void => {
    const parsed = parseDescription(text, 'f.yml')
    if (!('problems' in parsed)) return
    expect(parsed.problems.length).toBeGreaterThan(0)
    for (const { where, advice, message } of parsed.problems) {
      expect(where).toMatch(/^f\.yml:[1-9]\d*:[1-9]\d*$/)
      expect(message).not.toContain('undefined')
      expect(advice).not.toBe('')
    }
  }

  test('random text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), refusals), {
      seed,
      numRuns: cases(100),
    })
  }, 30_000)

  test('the template with random parts cut out, doubled or replaced', () => {
    const cut = fc.record({
      from: fc.nat(template.length),
      length: fc.nat(40),
      by: fc.constantFrom(
        '',
        ' ',
        '\n',
        '\t',
        '- ',
        ': ',
        '[',
        '}',
        '"',
        '*',
        '&a',
        '|',
        '0',
        'keV',
        '!!str',
        '#',
      ),
    })
    const damaged = fc
      .array(cut, { minLength: 1, maxLength: 4 })
      .map(cuts =>
        cuts.reduce(
          (text, { from, length, by }) => text.slice(0, from) + by + text.slice(from + length),
          template,
        ),
      )
    fc.assert(fc.property(damaged, refusals), { seed, numRuns: cases(300) })
  }, 30_000)

  test('any JSON value in the place of any key of the tree', () => {
    const keys = ['hutch', 'sequence', 'definition', 'tree', 'record', 'workflow', 'display']
    const wrong = fc.dictionary(fc.constantFrom(...keys, 'other', '__proto__', 'a/b', 'a~b'), fc.jsonValue())
    const node = fc.dictionary(
      fc.constantFrom(
        'acquisition',
        'scan',
        'repeat',
        'sequence',
        'paramSet',
        'axis',
        'each',
        'tree',
        'times',
        'role',
      ),
      fc.jsonValue(),
    )
    fc.assert(
      fc.property(wrong, value => refusals(JSON.stringify(value))),
      { seed, numRuns: cases(100) },
    )
    fc.assert(
      fc.property(node, value => refusals(JSON.stringify({ hutch: 1, sequence: 'T', tree: [value, value] }))),
      { seed, numRuns: cases(100) },
    )
  })

  test('10 MB, 200 000 brackets and a tree of a thousand levels are refused, not pondered for ever', () => {
    refusals('x: y\n'.repeat(2_000_000))
    refusals('['.repeat(200_000))
    refusals(`hutch: 1\nsequence: T\ntree: ${'[{repeat: R, times: 1, each: '.repeat(1000)}`)
    const nested = (depth: number): unknown =>
      depth === 0 ? [] : [{ repeat: 'R', times: 1, each: nested(depth - 1) }]
    refusals(JSON.stringify({ hutch: 1, sequence: 'T', tree: nested(18) }))
    refusals(JSON.stringify({ hutch: 1, sequence: 'T', tree: nested(300) }))
  }, 30_000)
})
