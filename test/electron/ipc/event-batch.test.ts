import { expect, test } from 'vitest'
import { EventBatch } from '../../../electron/ipc/event-batch.ts'
import type { NumberedEvent } from '../../../shared/model/events.ts'
import { ManualClock } from '../../support/manual-clock.ts'

const event = (seq: number): NumberedEvent => ({
  seq,
  atMs: seq,
  event: { kind: 'run.state', state: { phase: 'idle' } },
})

async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve()
}

test('events of a moment leave together and in order, later ones in the next message', async () => {
  const clock = new ManualClock()
  const sent: number[][] = []
  const batch = new EventBatch(clock, events => sent.push(events.map(({ seq }) => seq)))
  batch.add(event(1))
  batch.add(event(2))
  expect(sent).toEqual([])
  clock.advance(10)
  await settle()
  batch.add(event(3))
  clock.advance(10)
  await settle()
  expect(sent).toEqual([[1, 2], [3]])
})

test('what must be known before a state is told goes first', async () => {
  const clock = new ManualClock()
  const sent: number[][] = []
  const batch = new EventBatch(clock, events => sent.push(events.map(({ seq }) => seq)))
  batch.add(event(1))
  batch.flush()
  clock.advance(10)
  await settle()
  expect(sent).toEqual([[1]])
})
