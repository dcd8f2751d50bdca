import { MessageChannel, type Worker } from 'node:worker_threads'
import { expect, onTestFinished, test } from 'vitest'
import { createFilesClient, type FilesClient, startFilesWorker } from '../../../electron/files/client.ts'
import { MAX_OPEN_FILES } from '../../../electron/files/open-files.ts'
import type { FilesEnvelope, FilesReply } from '../../../electron/files/protocol.ts'
import { serveFiles } from '../../../electron/files/serve.ts'
import { ANSWER_TIMEOUT_S, type FilesThread } from '../../../electron/files/thread-queue.ts'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import type { Clock } from '../../../shared/base/clock.ts'
import { countingBlock, edf } from '../../builders/edf.ts'
import { builtEntry } from '../../support/built-entries.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { problemOf, valuesOf, writeIn } from './support/scratch.ts'

/** The serving end in this thread, over a real port. */
function portThread(): FilesThread {
  const { port1, port2 } = new MessageChannel()
  serveFiles({
    postMessage: (reply, transfer) => port2.postMessage(reply, [...transfer]),
    on: (event: string, listener: (value: never) => void) =>
      port2.on(event, (value: unknown) => listener(value as never)),
  })
  return {
    postMessage: envelope => port1.postMessage(envelope),
    on: (event: string, listener: (value: never) => void) => {
      if (event === 'message') port1.on(event, (value: unknown) => listener(value as never))
    },
    terminate: async () => port1.close(),
  }
}

function clientOf(start: () => FilesThread, clock: Clock = systemClock()): FilesClient {
  const client = createFilesClient(start, clock)
  onTestFinished(() => client.close())
  return client
}

const sample = (): string =>
  writeIn(temporaryFolder(), 'image.edf', edf(countingBlock(2, 3), countingBlock(2, 3, 6)))

test('a file read over a port is the same as read directly', async () => {
  const file = await clientOf(portThread).open(sample())
  expect(file.format).toBe('EDF')
  expect((await file.node('/stack/data')).shape).toEqual([2, 2, 3])
  expect((await file.children('/', 1, 1)).map(node => node.name)).toEqual(['frame_0000'])
  expect(
    (
      await file.read('/stack/data', [
        { kind: 'index', at: 1 },
        { kind: 'index', at: 0 },
      ])
    ).values.data,
  ).toEqual(Uint16Array.of(6, 7, 8))
  await file.close()
  expect((await file.node('/')).kind).toBe('group')
})

test('failures arrive as the problems they were', async () => {
  const client = clientOf(portThread)
  expect(await problemOf(client.open('/no/such/file'))).toMatchObject({
    kind: 'not-found',
    where: '/no/such/file',
  })
  const file = await client.open(sample())
  expect(await problemOf(file.read('/stack/dta', []))).toMatchObject({
    kind: 'not-found',
    advice: expect.stringContaining('/stack/data') as string,
  })
})

test('more files than may be open at once are all readable', async () => {
  const client = clientOf(portThread)
  const files = await Promise.all(Array.from({ length: MAX_OPEN_FILES + 5 }, () => client.open(sample())))
  for (const file of files) expect((await file.node('/')).childCount).toBe(3)
})

/** A thread that a test plays: it answers, dies or stays silent. */
class PlayedThread implements FilesThread {
  readonly asked: FilesEnvelope[] = []
  readonly #listeners = new Map<string, ((value: never) => void)[]>()
  terminated = false

  postMessage(envelope: FilesEnvelope): void {
    this.asked.push(envelope)
  }
  on(event: string, listener: (value: never) => void): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener])
  }
  async terminate(): Promise<void> {
    this.terminated = true
  }
  emit(event: 'message' | 'error' | 'exit', value: FilesReply | Error | number): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(value as never)
  }
  answer(health: FilesReply['health'] = 'good'): void {
    const next = this.asked.shift()
    this.emit('message', { seq: next?.seq ?? -1, answer: { kind: 'opened', format: 'played' }, health })
  }
}

function played(): { threads: PlayedThread[]; start: () => FilesThread } {
  const threads: PlayedThread[] = []
  return { threads, start: () => threads[threads.push(new PlayedThread()) - 1] ?? new PlayedThread() }
}

test('when the thread dies the request it was at fails by name and the others are asked again', async () => {
  const { threads, start } = played()
  const client = clientOf(start)
  const first = problemOf(client.open('/data/deadly.h5'))
  const second = client.open('/data/good.h5')
  threads[0]?.emit('error', new Error('out of memory'))
  threads[0]?.emit('exit', 1)
  expect(await first).toMatchObject({
    kind: 'format',
    where: '/data/deadly.h5',
    message: expect.stringContaining('out of memory') as string,
  })
  expect(threads.length).toBe(2)
  threads[1]?.answer()
  expect((await second).format).toBe('played')
})

test('a thread whose HDF5 library leaks is replaced, late answers of the old one are not heard', async () => {
  const { threads, start } = played()
  const client = clientOf(start)
  const [first, second] = [client.open('/a'), client.open('/b')]
  threads[0]?.answer('leaking')
  await first
  expect(threads[0]?.terminated).toBe(true)
  threads[0]?.emit('exit', 1)
  threads[0]?.answer()
  threads[1]?.answer()
  expect((await second).file).toBe('/b')
  expect(threads.length).toBe(2)
})

test('a thread that does not answer is given up after its time', async () => {
  const { threads, start } = played()
  const sleeps: { readonly ms: number; readonly wake: () => void }[] = []
  const clock: Clock = { ...systemClock(), sleep: ms => new Promise(wake => sleeps.push({ ms, wake })) }
  const client = clientOf(start, clock)
  const asked = problemOf(client.open('/hangs'))
  expect(sleeps[0]?.ms).toBe(ANSWER_TIMEOUT_S * 1000)
  sleeps[0]?.wake()
  expect(await asked).toMatchObject({ kind: 'timeout', where: '/hangs' })
  expect(threads[0]?.terminated).toBe(true)
})

test('closing fails what waits, and what is asked later', async () => {
  const { start } = played()
  const client = createFilesClient(start, systemClock())
  const waiting = problemOf(client.open('/a'))
  await client.close()
  expect((await waiting).kind).toBe('aborted')
  expect((await problemOf(client.open('/a'))).kind).toBe('aborted')
})

test('the real thread reads, and is started again after it was killed', async () => {
  const entry = await builtEntry('files-worker')
  const workers: Worker[] = []
  const start = (): Worker => {
    const worker = startFilesWorker(entry)
    workers.push(worker)
    return worker
  }
  const client = clientOf(start)
  const file = await client.open(sample())
  expect((await valuesOf(file, '/frame_0001/data')).at(-1)).toBe(11)
  await workers[0]?.terminate()
  expect((await valuesOf(file, '/frame_0000/data')).at(-1)).toBe(5)
  expect(workers.length).toBe(2)
})
