import { MessageChannel } from 'node:worker_threads'
import { expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { createWriter } from '../../../electron/writer/client.ts'
import type { WriterEnvelope } from '../../../electron/writer/protocol.ts'

test('the first request of a moment leaves at once, the others together behind it, all in order', async () => {
  const { port1, port2 } = new MessageChannel()
  const messages: (readonly number[])[] = []
  port2.on('message', (envelopes: readonly WriterEnvelope[]) => {
    messages.push(envelopes.map(({ seq }) => seq))
    port2.postMessage(envelopes.map(({ seq }) => ({ kind: 'done', seq })))
  })
  const writer = createWriter({ worker: port1, clock: systemClock() })
  onTestFinished(() => writer.close())
  await Promise.all(Array.from({ length: 50 }, (_, at) => writer.values('a.h5', '/energy', at, [at])))
  await writer.values('a.h5', '/energy', 50, [50])
  expect(messages).toEqual([[1], Array.from({ length: 49 }, (_, at) => at + 2), [51]])
})
