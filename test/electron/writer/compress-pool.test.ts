import { Worker } from 'node:worker_threads'
import { expect, onTestFinished, test } from 'vitest'
import { CompressPool } from '../../../electron/writer/compress-pool.ts'
import { FrameRing } from '../../../shared/model/frame-ring.ts'

/** Answers with the number of its task where a mean should be. */
const answering = `
const { parentPort } = require('node:worker_threads')
parentPort.on('message', message => {
  if ('ring' in message) return
  parentPort.postMessage(message.map(({ task }) => ({ task, bytes: 0, sum: 0, mean: task, tookMs: 0 })))
})`

function rig(threads: number) {
  const started: Worker[] = []
  const pool = new CompressPool(() => {
    const worker = new Worker(answering, { eval: true })
    started.push(worker)
    return worker
  }, threads)
  onTestFinished(() => pool.close())
  pool.lend({ ring: 1, memory: new FrameRing(1, 64).wasmMemory })
  return { pool, started }
}

const frame = { ring: 1, start: 0, bytes: 64, pixelType: 'uint16' } as const
const filter = { method: 'bitshuffle-lz4', elementBytes: 2 } as const

test('frames that are only measured are one thread’s work, however many wait', async () => {
  const { pool, started } = rig(4)
  const numbers = await Promise.all(Array.from({ length: 100 }, () => pool.encode(undefined, frame)))
  expect(numbers.map(encoded => ('mean' in encoded ? encoded.mean : undefined))).toEqual(
    Array.from({ length: 100 }, (_, index) => index + 1),
  )
  expect(started).toHaveLength(1)
})

test('frames that are compressed start as many threads as there may be', async () => {
  const { pool, started } = rig(3)
  await Promise.all(Array.from({ length: 12 }, () => pool.encode(filter, frame)))
  expect(started).toHaveLength(3)
  await Promise.all([pool.encode(undefined, frame), pool.encode(filter, frame)])
  expect(started).toHaveLength(3)
})

test('a frame to be measured goes past a thread that is compressing', async () => {
  const { pool, started } = rig(2)
  await Promise.all([pool.encode(filter, frame), pool.encode(filter, frame)])
  const asked: number[] = []
  for (const [index, worker] of started.entries()) {
    const post = worker.postMessage.bind(worker)
    worker.postMessage = message => {
      asked.push(index)
      post(message)
    }
  }
  await Promise.all([pool.encode(filter, frame), pool.encode(undefined, frame)])
  expect(asked.toSorted()).toEqual([0, 1])
})
