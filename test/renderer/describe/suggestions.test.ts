import { CompletionContext } from '@codemirror/autocomplete'
import { Text } from '@codemirror/state'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { editorState } from '../../../renderer/describe/editor-state.ts'
import { helpAt } from '../../../renderer/describe/hover-help.ts'
import type { Knowledge } from '../../../renderer/describe/knowledge.ts'
import { markOf, offsetOf, placeOf } from '../../../renderer/describe/problem-marks.ts'
import { suggestionsFrom } from '../../../renderer/describe/suggestions.ts'
import { changeBetween } from '../../../renderer/describe/text-change.ts'

const knowledge: Knowledge = {
  devices: {
    motors: [
      { name: 'energy', unit: 'keV' },
      { name: 'rot', unit: 'deg' },
    ],
    counters: [{ name: 'srcur', unit: 'mA' }],
    detectors: ['frelon'],
  },
  nodes: ['White before', 'Data'],
  parameters: ['energy start', 'steps'],
}

/** Labels offered where `|` stands; undefined: nothing opens. */
async function offered(text: string, explicit = false): Promise<readonly string[] | undefined> {
  const at = text.indexOf('|')
  const state = editorState(text.replace('|', ''), () => knowledge)
  const result = await suggestionsFrom(() => knowledge)(new CompletionContext(state, at, explicit))
  return result?.options.map(({ label }) => label)
}

describe('completion', () => {
  test.each([
    ['def|', ['hutch', 'sequence', 'definition', 'tree', 'record', 'workflow', 'hold', 'display']],
    ['definition: |', expect.arrayContaining(['full-field-exafs', 'general']) as string[]],
    ['tree:\n  - a|', ['acquisition', 'scan', 'repeat', 'sequence', 'paramSet', 'macro']],
    ['tree:\n  - acquisition: A\n    role: |', expect.arrayContaining(['dark', 'white', 'data']) as string[]],
    ['tree:\n  - acquisition: A\n    detector: f|', ['frelon']],
    [
      'tree:\n  - acquisition: A\n    role: dark\n    fr|',
      expect.not.arrayContaining(['role', 'acquisition']) as string[],
    ],
    ['tree:\n  - acquisition: A\n    shutter: |', ['open', 'closed', 'as-is']],
    ['tree:\n  - scan: S\n    axis: { motor: en|', ['energy', 'rot']],
    ['tree:\n  - scan: S\n    axis: { motor: energy, f|', ['from', 'to', 'steps']],
    ['tree:\n  - scan: S\n    axis: { motor: energy, from: en|', ['energy start', 'steps']],
    ['tree:\n  - acquisition: D\n    darkFor: [|', undefined],
    ['tree:\n  - acquisition: D\n    darkFor: [W|', ['White before', 'Data']],
    ['tree:\n  - acquisition: D\n    darkFor:\n      - W|', ['White before', 'Data']],
    ['record:\n  ring current: cou|', ['counter srcur', 'motor energy', 'motor rot', 'required', 'wanted']],
    ['definition: full-field-exafs\nrecord:\n  s|', ['sample', 'beam energy', 'user', 'ring current']],
    ['hold: { f|', ['ringCurrentBelow', 'frontEnd', 'shutter']],
    ['hold: { frontEnd: |', ['closed']],
    ['display: { scale: l|', ['linear', 'log', 'sqrt', 'gamma']],
    ['display:\n  detectors:\n    f|', ['frelon']],
    ['display:\n  detectors:\n    frelon: { bin: m|', ['mean', 'max']],
    ['tree:\n  - paramSet: P\n    user: t|', undefined],
    ['sequence: E|', undefined],
    ['# def|', undefined],
  ])('%j', async (text, labels) => {
    expect(await offered(text)).toEqual(labels)
  })

  test('on an empty line opens only when asked for', async () => {
    expect(await offered('tree:\n  - |')).toBeUndefined()
    expect(await offered('tree:\n  - |', true)).toContain('scan')
  })
})

describe('help', () => {
  test.each([
    ['tree:\n  - acquisition: A\n    expo|sure: 1 s', 'exposure', /Exposure of one frame/],
    ['tree:\n  - acquisition: A\n    role: da|rk', 'role', /What it is for/],
    ['tree:\n  - sc|an: A', 'scan', /Moves a motor/],
    ['definition: ge|neral', 'definition', /Kind of experiment/],
  ] as const)('at %j tells of %s', (text, key, help) => {
    const found = helpAt(text.replace('|', ''), text.indexOf('|'))
    expect(found?.key).toBe(key)
    expect(found?.help).toMatch(help)
  })

  test('is silent where the schema says nothing', () => {
    expect(helpAt('tree:\n  - paramSet: P\n    user: toto', 25)).toBeUndefined()
    expect(helpAt('', 0)).toBeUndefined()
  })
})

describe('marks', () => {
  const doc = Text.of(['hutch: 1', 'tree:', '  - acquisition: A'])
  test('stand where the problem says, as long as the word', () => {
    const mark = markOf(doc, { kind: 'description', message: 'm', where: 'C:\\x.yml:3:5' }, 'error')
    expect(doc.sliceString(mark.from, mark.to)).toBe('acquisition')
    expect(placeOf({ kind: 'usage', message: '', where: 'motor x' })).toBeUndefined()
  })

  test('stay inside a text that has become shorter', () => {
    expect(offsetOf(doc, { line: 99, column: 99 })).toBe(doc.length)
    const mark = markOf(Text.of(['']), { kind: 'description', message: 'm', where: 'x:9:9' }, 'error')
    expect(mark).toMatchObject({ from: 0, to: 0 })
  })
})

test('a change touches only what differs, and makes the one text of the other', () => {
  expect(changeBetween('a: 1\n', 'a: 1\n')).toBeUndefined()
  expect(changeBetween('frames: 10 # why', 'frames: 12 # why')).toEqual({ from: 9, to: 10, insert: '2' })
  const texts = fc.string({ unit: fc.constantFrom('a', 'b', '\n') })
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const change = changeBetween(before, after)
      const text = Text.of(before.split('\n'))
      if (change === undefined) expect(before).toBe(after)
      else {
        const { from, insert, to } = change as { from: number; to: number; insert: string }
        expect(text.replace(from, to, Text.of(insert.split('\n'))).toString()).toBe(after)
      }
    }),
    { seed: 20261123 },
  )
})
