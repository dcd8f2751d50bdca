import { beforeEach, expect, test } from 'vitest'
import { answerMs, ControlDesk } from '../../../electron/ipc/control-desk.ts'
import type { Control } from '../../../shared/model/control.ts'
import { ManualClock } from '../../support/manual-clock.ts'

let clock: ManualClock
let told: Control[]
let said: string[]
let desk: ControlDesk

beforeEach(() => {
  clock = new ManualClock()
  told = []
  said = []
  desk = new ControlDesk({
    clock,
    tell: control => told.push(control),
    say: text => said.push(text),
  })
  for (const key of ['1', '2', '3']) desk.opened(key, 'console')
})

async function passes(ms: number): Promise<void> {
  clock.advance(ms)
  for (let turn = 0; turn < 5; turn++) await Promise.resolve()
}

test('the first console that is opened has control, and a mirror never', () => {
  const other = new ControlDesk({ clock, tell: () => undefined, say: () => undefined })
  other.opened('m', 'mirror')
  expect(other.now).toEqual({ holder: undefined, consoles: [], request: undefined })
  other.opened('2', 'console')
  other.opened('1', 'console')
  expect(other.now.holder).toBe('2')
})

test('what the holder gives passes, and everybody is told', () => {
  desk.ask('2')
  expect(told.at(-1)?.request).toEqual({ from: '2', passesAtMs: answerMs })
  desk.answer('1', true)
  expect(desk.now).toEqual({ holder: '2', consoles: ['1', '2', '3'], request: undefined })
  expect(told.at(-1)).toEqual(desk.now)
  expect(said).toEqual(['Window 2 has control now'])
  expect(clock.sleeping).toBe(0)
})

test('what the holder keeps stays, also when the time would have come', async () => {
  desk.ask('2')
  desk.answer('1', false)
  await passes(answerMs)
  expect(desk.now).toMatchObject({ holder: '1', request: undefined })
  expect(said).toEqual(['Window 1 keeps control'])
})

test('without an answer it passes in time, and not before', async () => {
  desk.ask('2')
  await passes(answerMs - 1)
  expect(desk.now.holder).toBe('1')
  await passes(1)
  expect(desk.now).toMatchObject({ holder: '2', request: undefined })
})

test('only the holder answers, and only what was asked', () => {
  desk.answer('1', true)
  desk.ask('2')
  desk.answer('3', true)
  desk.answer('2', true)
  expect(desk.now).toMatchObject({ holder: '1', request: { from: '2' } })
})

test('one request waits at a time; the same again changes nothing', async () => {
  desk.ask('2')
  await passes(5000)
  desk.ask('2')
  expect(desk.now.request?.passesAtMs).toBe(answerMs)
  expect(() => desk.ask('3')).toThrow('Window 2 has asked for control already')
  expect(clock.sleeping).toBe(1)
})

test('a request is taken back by who made it, and no time runs on for the next one', async () => {
  desk.ask('2')
  desk.withdraw('3')
  expect(desk.now.request?.from).toBe('2')
  desk.withdraw('2')
  await passes(answerMs - 1)
  desk.ask('3')
  await passes(1)
  expect(desk.now).toMatchObject({ holder: '1', request: { from: '3' } })
})

test('the holder need not ask', () => {
  desk.ask('1')
  expect(desk.now.request).toBeUndefined()
})

test('a holder that closes leaves control to who asks, else to the oldest console', () => {
  desk.ask('3')
  desk.closed('1')
  expect(desk.now).toEqual({ holder: '3', consoles: ['2', '3'], request: undefined })
  desk.closed('3')
  expect(desk.now.holder).toBe('2')
  desk.closed('2')
  expect(desk.now).toEqual({ holder: undefined, consoles: [], request: undefined })
  desk.opened('4', 'console')
  expect(desk.now.holder).toBe('4')
})

test('a window that asks and closes asks no more', async () => {
  desk.ask('2')
  desk.closed('2')
  await passes(answerMs)
  expect(desk.now).toEqual({ holder: '1', consoles: ['1', '3'], request: undefined })
})

test('a window that merely watches may close without a word', () => {
  desk.ask('2')
  desk.closed('3')
  expect(desk.now).toMatchObject({ holder: '1', consoles: ['1', '2'], request: { from: '2' } })
  expect(said).toEqual([])
})
