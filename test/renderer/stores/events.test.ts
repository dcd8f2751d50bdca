import { beforeEach, describe, expect, test } from 'vitest'
import { nextTick } from 'vue'
import { useEventsStore } from '../../../renderer/stores/events.ts'
import { useFirstStepsStore } from '../../../renderer/stores/first-steps.ts'
import { useNoticesStore } from '../../../renderer/stores/notices.ts'
import { useSettingsStore } from '../../../renderer/stores/settings.ts'
import { useWorkbenchStore } from '../../../renderer/stores/workbench.ts'
import { isDiskShort } from '../../../renderer/words/disk-left.ts'
import { firstSettings } from '../../../shared/model/settings.ts'
import { desk, type Desk } from '../support/desk.ts'

const entry = { atMs: 1, severity: 'warning', source: 'srcur', text: 'ring current is low' } as const

describe('the four levels', () => {
  let table: Desk
  beforeEach(() => {
    table = desk()
  })
  const toasts = () =>
    table.use(() => useNoticesStore()).toasts.map(({ count, entry: { text } }) => [text, count])

  test('info is in the log only', () => {
    table.use(() => useNoticesStore())
    table.bridge.tell('log.entry', { ...entry, severity: 'info' })
    expect(toasts()).toEqual([])
  })

  test('a notice goes by itself, a warning stays', async () => {
    table.use(() => useNoticesStore())
    table.bridge.tell('log.entry', { ...entry, severity: 'notice', text: 'Goes on' })
    table.bridge.tell('log.entry', entry)
    table.clock.advance(5000)
    await table.settle()
    expect(toasts()).toEqual([['ring current is low', 1]])
  })

  test('the same again is one toast with a count', () => {
    table.use(() => useNoticesStore())
    for (let time = 0; time < 3; time++) table.bridge.tell('log.entry', { ...entry, count: time + 1 })
    expect(toasts()).toEqual([['ring current is low', 3]])
  })

  test('of two that tell the same story the longer one stays, whichever comes first', () => {
    const lost = 'Lost fourc: it closed the connection'
    const holding = `Holding: ${lost} while moving`
    for (const texts of [
      [lost, holding],
      [holding, lost],
    ]) {
      table = desk()
      table.use(() => useNoticesStore())
      for (const text of texts) table.bridge.tell('log.entry', { ...entry, text })
      expect(toasts()).toEqual([[holding, 1]])
    }
  })

  test('what has become an alarm is no toast any more: the banner says it', () => {
    table.use(() => useNoticesStore())
    table.bridge.tell('log.entry', entry)
    table.bridge.tell('log.entry', { ...entry, severity: 'alarm' })
    expect(toasts()).toEqual([])
  })

  test('the answer to what this window asked is not said twice', () => {
    table.use(() => useNoticesStore())
    table.bridge.tell('log.entry', { ...entry, isAnswer: true })
    expect(toasts()).toEqual([])
  })

  test('an alarm has the banner until it is acknowledged, and again when it comes again', () => {
    const events = table.use(() => useEventsStore())
    const alarm = { ...entry, severity: 'alarm', text: '3 frames missing' } as const
    table.bridge.tell('log.entry', alarm)
    expect([toasts(), events.alarms.map(({ text }) => text)]).toEqual([[], ['3 frames missing']])
    events.acknowledgeAll()
    expect(events.alarms).toEqual([])
    table.bridge.tell('log.entry', { ...alarm, count: 2 })
    expect(events.alarms).toHaveLength(1)
  })

  test('a warning waits until it is acknowledged or its toast is dismissed', () => {
    const events = table.use(() => useEventsStore())
    table.bridge.tell('log.entry', entry)
    table.bridge.tell('log.entry', { ...entry, text: 'other' })
    expect(events.waiting).toHaveLength(2)
    events.acknowledgeText('other')
    expect(events.waiting.map(({ text }) => text)).toEqual(['ring current is low'])
    expect(events.rows.filter(events.isWaiting)).toHaveLength(1)
  })
})

test('the first steps are done by doing, and only with a simulated beamline', async () => {
  const { bridge, use } = desk({
    'settings.read': () => firstSettings('/data'),
    'app.info': () => ({
      role: 'console',
      window: '1',
      version: '1',
      electron: '33',
      simulated: true,
      outputFolder: '/data',
    }),
  })
  const steps = use(() => useFirstStepsStore())
  const workbench = use(() => useWorkbenchStore())
  expect(steps.isShown).toBe(false)
  await use(() => useSettingsStore()).load()
  bridge.tell('beamline.status', {
    simulated: true,
    sequencer: { name: 'fourc', state: 'connected', message: '' },
    detectors: [],
    ringCurrentMa: 200,
    shutter: 'open',
    motors: [],
  })
  expect(steps.isShown).toBe(true)
  bridge.tell('run.state', { phase: 'running', since: 0, node: undefined })
  workbench.isPaletteOpen = true
  await nextTick()
  expect([...steps.done].sort()).toEqual(['palette', 'start'])
  expect(steps.isDone).toBe(false)
})

test('the disk is short when it is full before the end, or soon where there is no end', () => {
  expect(isDiskShort(undefined, 100)).toBe(false)
  expect(isDiskShort(90, 100)).toBe(true)
  expect(isDiskShort(110, 100)).toBe(false)
  expect(isDiskShort(599, undefined)).toBe(true)
})
