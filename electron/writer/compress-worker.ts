import { parentPort } from 'node:worker_threads'
import { demand } from '../../shared/base/assert.ts'
import { encodeChunk } from '../hdf5/filters/encode-chunk.ts'
import { checksum } from '../platform/checksum.ts'
import { systemClock } from '../platform/system-clock.ts'
import { spanBytes, type CompressReply, type CompressTask } from './compress-protocol.ts'

const port = demand(parentPort, 'port to the writer')
const clock = systemClock()

port.on('message', ({ task, filter, source, target }: CompressTask) => {
  const sinceMs = clock.elapsedMs()
  const room = spanBytes(target)
  const bytes = encodeChunk(filter, spanBytes(source), room)
  const sum = checksum(room.subarray(0, bytes))
  port.postMessage({ task, bytes, sum, tookMs: clock.elapsedMs() - sinceMs } satisfies CompressReply)
})
