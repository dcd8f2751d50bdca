import { MessageChannel } from 'node:worker_threads'
import { expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { createWriter } from '../../../electron/writer/client.ts'
import type { WriterEnvelope } from '../../../electron/writer/protocol.ts'
import { toProblem } from '../../../shared/model/problem.ts'

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

test.each([
  ['it was done', { kind: 'done' }],
  ['it failed', { kind: 'failed', problem: { kind: 'disk', message: 'No space' } }],
])('an end told in one turn with the answer to close, that %s, is no fault of its own', async (_, answer) => {
  const { port1, port2 } = new MessageChannel()
  port2.on('message', (envelopes: readonly WriterEnvelope[]) => {
    port1.emit('message', [{ ...answer, seq: envelopes[0]?.seq }])
    port1.emit('close', new Event('close'))
  })
  const writer = createWriter({ worker: port1, clock: systemClock() })
  const faults: string[] = []
  writer.onFault(({ message }) => faults.push(message))
  const told = await writer.close().catch((error: unknown) => toProblem(error).message)
  expect([told, faults]).toEqual(answer.kind === 'done' ? [undefined, []] : ['No space', ['No space']])
})
