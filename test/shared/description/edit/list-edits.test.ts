import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  copyItem,
  insertItem,
  itemCount,
  moveItem,
  removeItem,
} from '../../../../shared/description/edit/list-edits.ts'
import { readYaml } from '../../../../shared/description/read-yaml.ts'
import { randomDescriptions } from '../../../builders/random-plan.ts'
import { cases } from '../../../support/random-cases.ts'

const seed = 20261123
/** A fair sample; more when asked for. */
const runs = Number(process.env.HUTCH_FUZZ_RUNS ?? cases(60))
const longMs = 30_000 + runs * 100
const template = readFileSync(new URL('../../../../templates/full-field-exafs.yml', import.meta.url), 'utf8')
const item = { acquisition: 'New', role: 'dark' }

type Raw = Record<string, unknown>

function valueOf(text: string): Raw {
  const { data, problems } = readYaml(text)
  expect(problems, text).toEqual([])
  return data?.value as Raw
}

function namesIn(text: string, list: string): readonly unknown[] {
  return listIn(valueOf(text), list).map(
    node => node.acquisition ?? node.scan ?? node.paramSet ?? node.repeat ?? node.sequence,
  )
}

function listIn(value: Raw, pointer: string): Raw[] {
  const keys = pointer.slice(1).split('/')
  return (keys.reduce<unknown>((at, key) => (at as Raw)[key], value) ?? []) as Raw[]
}

describe('a node of the shipped description', () => {
  test('is added at its place, with the indentation of its neighbours', () => {
    const changed = insertItem(template, '/tree/3/each', 1, item)
    expect(namesIn(changed, '/tree/3/each')).toEqual([
      'MonoPos',
      'New',
      'White before',
      'Data',
      'White after',
    ])
    expect(changed).toContain('        role: monitorPosition\n      - acquisition: New\n        role: dark\n')
    expect(namesIn(insertItem(template, '/tree', 9, item), '/tree').at(-1)).toBe('New')
  })

  test('goes with the comments right above it, and nothing else changes', () => {
    const changed = removeItem(template, '/tree/1')
    expect(namesIn(changed, '/tree')).toEqual(['Experiment Description', 'Dark for data', 'Energy Scan'])
    expect(changed).not.toContain('Darks: shutter closed')
    expect(template).toContain(changed.slice(changed.indexOf('  - acquisition: Dark for data')))
  })

  test('moves up with its comments', () => {
    const changed = moveItem(template, '/tree/1', '/tree', 0)
    expect(namesIn(changed, '/tree')).toEqual([
      'Dark for white',
      'Experiment Description',
      'Dark for data',
      'Energy Scan',
    ])
    expect(changed).toContain(
      'tree:\n  # Darks: shutter closed. Ten frames each, taken once before the scan.\n  - acquisition: Dark',
    )
  })

  test('moves into a scan and out again, and is indented anew', () => {
    const inside = moveItem(template, '/tree/2', '/tree/3/each', 0)
    expect(namesIn(inside, '/tree')).toEqual(['Experiment Description', 'Dark for white', 'Energy Scan'])
    expect(namesIn(inside, '/tree/2/each')[0]).toBe('Dark for data')
    expect(inside).toContain('\n      - acquisition: Dark for data\n        role: dark\n')
    const outside = moveItem(inside, '/tree/2/each/0', '/tree', 2)
    expect(valueOf(outside)).toEqual(valueOf(template))
  })

  test('is copied right behind itself', () => {
    const changed = copyItem(template, '/tree/1')
    expect(namesIn(changed, '/tree').slice(1, 4)).toEqual([
      'Dark for white',
      'Dark for white',
      'Dark for data',
    ])
  })
})

describe('a list', () => {
  test.each([
    ['of one line', 'tree:\n  - repeat: R\n    times: 2\n    each: [{ acquisition: A }] # why\n'],
    ['in a node of one line', 'tree:\n  - { repeat: R, times: 2, each: [{ acquisition: A }] } # why\n'],
    ['in a tree of one line', 'tree: [{ repeat: R, times: 2, each: [{ acquisition: A }] }] # why\n'],
    [
      'of several lines with a comment inside',
      'tree:\n  - repeat: R\n    times: 2\n    each: [\n      { acquisition: A }, # why\n    ]\n',
    ],
  ])('%s gets lines of its own when it grows', (_name, text) => {
    const changed = insertItem(text, '/tree/0/each', 1, item)
    expect(valueOf(changed)).toEqual({
      tree: [{ repeat: 'R', times: 2, each: [{ acquisition: 'A' }, item] }],
    })
    expect(changed).toContain('# why')
  })

  test.each(['', 'tree:\n', 'tree: # nothing\n', 'tree: []\n', 'hutch: 1'])(
    'that is not there is made: %j',
    text => {
      const changed = insertItem(text, '/tree', 0, item)
      expect(valueOf(changed).tree).toEqual([item])
      expect(itemCount(changed, '/tree')).toBe(1)
    },
  )

  test('of a node that has none is made below it', () => {
    const changed = insertItem(
      'tree:\n  - repeat: R\n    times: 2\n  - acquisition: B\n',
      '/tree/0/each',
      0,
      item,
    )
    expect(valueOf(changed).tree).toEqual([{ repeat: 'R', times: 2, each: [item] }, { acquisition: 'B' }])
  })

  test('that loses its last node keeps its key, and can be filled again', () => {
    const empty = removeItem('tree:\n  - acquisition: A\nrecord: {}\n', '/tree/0')
    expect(valueOf(empty)).toEqual({ tree: null, record: {} })
    expect(valueOf(insertItem(empty, '/tree', 0, item)).tree).toEqual([item])
  })

  test('without an end of line at its end grows properly', () => {
    expect(insertItem('tree:\n  - acquisition: A', '/tree', 1, item)).toBe(
      'tree:\n  - acquisition: A\n  - acquisition: New\n    role: dark\n',
    )
    expect(valueOf(copyItem('tree:\n  - acquisition: A', '/tree/0')).tree).toHaveLength(2)
  })
})

/** Pointers of all lists of nodes. */
function listsOf(value: unknown, pointer = ''): readonly string[] {
  if (Array.isArray(value))
    return [pointer, ...value.flatMap((member, at) => listsOf(member, `${pointer}/${at}`))]
  if (typeof value !== 'object' || value === null) return []
  return ['tree', 'each'].flatMap(key =>
    key in value ? listsOf((value as Raw)[key], `${pointer}/${key}`) : [],
  )
}

/** The same edit on plain data. */
function moved(value: Raw, from: string, target: string, index: number): Raw {
  const copy = structuredClone(value)
  const source = listIn(copy, from.slice(0, from.lastIndexOf('/')))
  const into = listIn(copy, target)
  const at = Number(from.slice(from.lastIndexOf('/') + 1))
  const [node] = source.splice(at, 1)
  into.splice(source === into && index > at ? index - 1 : index, 0, node!)
  return copy
}

/** A comment above and behind every third line, so that edits have something to lose. */
function commented(text: string): string {
  return text.replaceAll(/^( *)(- .*)$/gm, (line, indent: string, rest: string) =>
    rest.length % 3 === 0 ? `\n${indent}# about ${rest}\n${line} # here` : line,
  )
}

test(
  'any node moves to any place as it would in plain data, and no comment is lost',
  () => {
    fc.assert(
      fc.property(randomDescriptions, fc.nat(), fc.nat(), fc.nat(), (plain, one, two, three) => {
        const text = commented(plain)
        const value = valueOf(text)
        const lists = listsOf(value)
        const list = lists[one % lists.length]!
        const pointer = `${list}/${two % listIn(value, list).length}`
        const targets = lists.filter(candidate => !candidate.startsWith(`${pointer}/`))
        const target = targets[three % targets.length]!
        const index = one % (listIn(value, target).length + 1)
        const changed = moveItem(text, pointer, target, index)
        const expected = moved(value, pointer, target, index)
        expect(JSON.stringify(valueOf(changed)).replaceAll('null', '[]')).toBe(JSON.stringify(expected))
        expect((changed.match(/#.*/g) ?? []).toSorted()).toEqual((text.match(/#.*/g) ?? []).toSorted())
      }),
      { seed, numRuns: runs },
    )
  },
  longMs,
)

test(
  'a node that is copied and removed again leaves the values as they were',
  () => {
    fc.assert(
      fc.property(randomDescriptions, fc.nat(), fc.nat(), (plain, one, two) => {
        const text = commented(plain)
        const value = valueOf(text)
        const lists = listsOf(value)
        const list = lists[one % lists.length]!
        const at = two % listIn(value, list).length
        const copied = copyItem(text, `${list}/${at}`)
        expect(listIn(valueOf(copied), list)).toHaveLength(listIn(value, list).length + 1)
        expect(valueOf(removeItem(copied, `${list}/${at + 1}`))).toEqual(value)
      }),
      { seed, numRuns: runs },
    )
  },
  longMs,
)
