import { beforeEach, expect, test } from 'vitest'
import { controlCommands } from '../../../renderer/commands/control-commands.ts'
import { useControlStore } from '../../../renderer/stores/control.ts'
import { secondsLeft, windowTitle } from '../../../renderer/words/control-words.ts'
import type { Control } from '../../../shared/model/control.ts'
import { desk, type Desk } from '../support/desk.ts'

const own: Control = { holder: '1', consoles: ['1', '2'], request: undefined }
const others: Control = { ...own, holder: '2' }
let table: Desk
let control: ReturnType<typeof useControlStore>

beforeEach(() => {
  table = desk({
    'control.read': () => others,
    'control.ask': () => undefined,
    'control.withdraw': () => undefined,
    'control.answer': () => undefined,
  })
  control = table.use(() => useControlStore())
})

const possible = (): readonly string[] =>
  table
    .use(() => controlCommands())
    .filter(({ whyNot }) => whyNot?.() === undefined)
    .map(({ id }) => id)

test('a window that knows nothing of others does what it is told to', () => {
  expect(control.isWatching).toBe(false)
  expect(control.whyNoMoves).toBeUndefined()
  expect(possible()).toEqual([])
})

test('what another window holds is watched here, with the way to ask', async () => {
  await control.load()
  expect(control.isWatching).toBe(true)
  expect(control.whyNoMoves).toContain('window 2 has control')
  expect(control.whyNot('run.abort')).toBeUndefined()
  expect(possible()).toEqual(['control.ask'])
})

test('news of who has control is newer than the answer to a question asked before', async () => {
  const loading = control.load()
  table.bridge.tell('control', own)
  await loading
  expect(control.isWatching).toBe(false)
})

test('one that asks can only take it back', () => {
  table.bridge.tell('control', { ...others, request: { from: '1', passesAtMs: 15_000 } })
  expect(control.asking?.passesAtMs).toBe(15_000)
  expect(control.asked).toBeUndefined()
  expect(possible()).toEqual(['control.withdraw'])
})

test('one that is asked gives or keeps', async () => {
  table.bridge.tell('control', { ...own, request: { from: '2', passesAtMs: 15_000 } })
  expect(possible()).toEqual(['control.give', 'control.keep'])
  for (const { id, run } of table.use(() => controlCommands())) if (/give|keep/.test(id)) await run()
  expect(table.bridge.asked('control.answer')).toEqual([{ gives: true }, { gives: false }])
})

test('the title of a window says what it may do, where there are several', () => {
  expect(windowTitle({ ...own, consoles: ['1'] }, { key: '1', role: 'console' })).toBe('Hutch')
  expect(windowTitle(own, { key: '1', role: 'console' })).toBe('Hutch · window 1 · in control')
  expect(windowTitle(own, { key: '2', role: 'console' })).toBe('Hutch · window 2 · watching')
  expect(windowTitle(own, { key: '3', role: 'mirror' })).toBe('Hutch · only shows')
})

test('the time to answer is told in whole seconds and never below none', () => {
  expect([15_000, 14_001, 1, 0, -500].map(left => secondsLeft(left, 0))).toEqual([15, 15, 1, 0, 0])
})
