import { expect, test } from 'vitest'
import { ConsoleLog } from '../../../electron/ipc/console-log.ts'
import type { LogEntry } from '../../../shared/ipc/contract.ts'
import { childId, nodeId } from '../../../shared/model/ids.ts'
import { ManualClock } from '../../support/manual-clock.ts'

const retry = { severity: 'notice', source: 'SPEC', text: 'nobody at localhost:6510' } as const

test('what is said again moves to the end with a count, also with something else in between', () => {
  const { log, told } = listening()
  log.add(retry)
  log.add({ ...retry, text: 'another story' })
  log.add(retry)
  log.add(retry)
  expect(log.entries().map(({ count, text }) => [text, count])).toEqual([
    ['another story', undefined],
    [retry.text, 3],
  ])
  expect(told.map(({ count }) => count)).toEqual([undefined, undefined, 2, 3])
})

test('retries do not push out what was said before them', () => {
  const { log } = listening()
  log.add({ ...retry, text: 'first' })
  for (let attempt = 0; attempt < 2000; attempt++) log.add({ ...retry, text: `server ${attempt % 3}` })
  expect(log.entries().map(({ text }) => text)).toContain('first')
  expect(log.entries()).toHaveLength(4)
})

test('the same much later is news', () => {
  const { log } = listening()
  log.add(retry)
  for (let other = 0; other < 20; other++) log.add({ ...retry, text: `scan ${other}` })
  log.add(retry)
  expect(log.entries()).toHaveLength(22)
  expect(log.entries().at(-1)?.count).toBeUndefined()
})

test('lost and doubtful frames are named as in the tree', () => {
  const { log } = listening()
  const place = {
    node: childId(nodeId('/EFF/Energy Scan'), 'White after'),
    dataset: '/entry_0003/instrument/white_after_frelon/data',
    file: 'EFF_0001_entry_0003.h5',
  }
  log.event({ kind: 'spoiled', ...place, firstFrame: 35, lastFrame: 35, cause: 'no beam' })
  log.event({ kind: 'gap', ...place, firstFrame: 3, lastFrame: 7, cause: 'the camera hung' })
  expect(log.entries().map(({ severity, text }) => `${severity}: ${text}`)).toEqual([
    'info: Frame 35 of White after may be spoiled: no beam',
    'alarm: Frames 3 to 7 of White after missing: the camera hung',
  ])
})

test('another severity or source is another story', () => {
  const { log } = listening()
  log.add(retry)
  log.add({ ...retry, severity: 'warning' })
  log.add({ ...retry, source: 'writer' })
  expect(log.entries()).toHaveLength(3)
})

function listening(): { readonly log: ConsoleLog; readonly told: readonly LogEntry[] } {
  const told: LogEntry[] = []
  return { log: new ConsoleLog(new ManualClock(), entry => told.push(entry)), told }
}
