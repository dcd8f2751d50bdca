import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cursorContext } from '../../../renderer/describe/cursor-context.ts'

const template = readFileSync(join(import.meta.dirname, '../../../templates/full-field-exafs.yml'), 'utf8')

/** `|` is the cursor. */
function at(text: string) {
  const place = text.indexOf('|')
  const whole = text.replace('|', '')
  const found = cursorContext(whole, place)
  if (found === undefined) return undefined
  const { from, key, path, siblings } = found
  return {
    path: path.join('/'),
    key,
    word: whole.slice(from, place),
    siblings: [...siblings.keys()].sort().join(' '),
  }
}

test.each([
  ['|', '', undefined, '', ''],
  ['hutch: 1\nse|', '', undefined, 'se', 'hutch'],
  ['hutch: 1\ndefinition: full-f|\ntree:\n', '', 'definition', 'full-f', 'definition hutch tree'],
  ['tree:\n  - |', 'tree/*', undefined, '', ''],
  ['tree:\n- |', 'tree/*', undefined, '', ''],
  ['tree:\n  - acquisition: A\n    ro|', 'tree/*', undefined, 'ro', 'acquisition'],
  [
    'tree:\n  - acquisition: A\n    role: da|\n    frames: 2\n',
    'tree/*',
    'role',
    'da',
    'acquisition frames role',
  ],
  ['tree:\n  - acquisition: A\n    |\n  - scan: B\n', 'tree/*', undefined, '', 'acquisition'],
  ['tree:\n  - scan: S\n    axis: { motor: en|', 'tree/*/axis', 'motor', 'en', ''],
  ['tree:\n  - scan: S\n    axis: { motor: energy, fr|', 'tree/*/axis', undefined, 'fr', 'motor'],
  [
    'tree:\n  - scan: S\n    axis: {\n      motor: energy,\n      to: 4.|',
    'tree/*/axis',
    'to',
    '4.',
    'motor',
  ],
  ['tree:\n  - scan: S\n    axis:\n      motor: r|\n', 'tree/*/axis', 'motor', 'r', 'motor'],
  [
    'tree:\n  - scan: S\n    each:\n      - acquisition: A\n        exposure: |',
    'tree/*/each/*',
    'exposure',
    '',
    'acquisition exposure',
  ],
  ['tree:\n  - scan: S\n    each: [{ acquisition: A, ro|', 'tree/*/each/*', undefined, 'ro', 'acquisition'],
  ['tree:\n  - acquisition: D\n    darkFor: [White, Da|', 'tree/*', 'darkFor', 'Da', ''],
  ['tree:\n  - acquisition: D\n    darkFor: |', 'tree/*', 'darkFor', '', 'acquisition darkFor'],
  ['tree:\n  - acquisition: D\n    darkFor:\n      - Wh|', 'tree/*/darkFor/*', undefined, 'Wh', ''],
  ['record:\n  ring current: counter sr|', 'record', 'ring current', 'counter sr', 'ring current'],
  ['record: { ring current: counter sr|', 'record', 'ring current', 'counter sr', ''],
  ['tree:\n  - scan: S # why: not\n    ax|', 'tree/*', undefined, 'ax', 'scan'],
  ['tree:\n  - scan: S\n    axis: { motor: m } # { [\n    ea|', 'tree/*', undefined, 'ea', 'axis scan'],
] as const)('%j', (text, path, key, word, siblings) => {
  const found = at(text)
  expect(found).toMatchObject({ path, key, word })
  for (const name of siblings.split(' ')) expect(found?.siblings).toContain(name)
})

test.each(['# comm|ent', 'a: 1 # wh|y', 'a: "in quo|tes', "a: 'it|"])('nothing is completed in %j', text => {
  expect(at(text)).toBeUndefined()
})

test('the kind of a node is known on each of its lines', () => {
  const lines = template.split('\n')
  const number = lines.findIndex(line => line.includes('whiteFor: Data'))
  const place = lines.slice(0, number).join('\n').length + 1 + 10
  const found = cursorContext(template, place)
  expect(found?.path).toEqual(['tree', '*', 'each', '*'])
  expect(found?.siblings.get('role')).toBe('white')
})

test('no place in any text is too odd for it', () => {
  const pieces = fc.constantFrom(
    '- ',
    '  ',
    '\n',
    'a: ',
    'tree:',
    '{ ',
    ' }',
    '[',
    ']',
    ',',
    '"',
    "'",
    '#',
    'x',
    ':',
    '|',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), fc.nat(), (parts, cut) => {
      const text = parts.join('')
      const place = cut % (text.length + 1)
      const found = cursorContext(text, place)
      if (found !== undefined) expect(found.from).toBeLessThanOrEqual(place)
    }),
    { seed: 20261123, numRuns: 500 },
  )
})
