import { parentPort } from 'node:worker_threads'
import { demand } from '../../shared/base/assert.ts'
import { nameThread } from '../platform/name-thread.ts'
import { encodeChunk } from '../hdf5/filters/encode-chunk.ts'
import { checksum } from '../platform/checksum.ts'
import { systemClock } from '../platform/system-clock.ts'
import {
  spanBytes,
  type CompressMessage,
  type CompressReply,
  type CompressTask,
} from './compress-protocol.ts'
import { measureFrame, meanOfFrame, type FrameSpan } from './measure/measure-frame.ts'

nameThread('hutch-compress')

/** Small frames are answered for together, large ones at once. */
const answerEveryMs = 1

const port = demand(parentPort, 'port to the writer')
const clock = systemClock()
const rings = new Map<number, WebAssembly.Memory>()

port.on('message', (message: CompressMessage) => {
  if ('ring' in message) rings.set(message.ring, message.memory)
  else perform(message)
})

function perform(tasks: readonly CompressTask[]): void {
  let replies: CompressReply[] = []
  let answeredMs = clock.elapsedMs()
  for (const task of tasks) {
    replies.push(replyTo(task))
    if (clock.elapsedMs() - answeredMs < answerEveryMs) continue
    port.postMessage(replies)
    replies = []
    answeredMs = clock.elapsedMs()
  }
  if (replies.length > 0) port.postMessage(replies)
}

function replyTo({ task, frame: { ring, ...place }, into }: CompressTask): CompressReply {
  const sinceMs = clock.elapsedMs()
  const frame: FrameSpan = { memory: demand(rings.get(ring), `ring ${ring}`), ...place }
  const pixels = new Uint8Array(frame.memory.buffer, frame.start, frame.bytes)
  const bytes = into === undefined ? 0 : encodeChunk(into.filter, pixels, spanBytes(into.target))
  const numbers =
    into === undefined || bytes === 0
      ? measureFrame(frame)
      : { checksum: checksum(spanBytes({ ...into.target, bytes })), mean: meanOfFrame(frame) }
  return { task, bytes, sum: numbers.checksum, mean: numbers.mean, tookMs: clock.elapsedMs() - sinceMs }
}
