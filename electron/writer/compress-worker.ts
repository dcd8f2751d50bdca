import { parentPort } from 'node:worker_threads'
import { demand } from '../../shared/base/assert.ts'
import { encodeChunk } from '../hdf5/filters/encode-chunk.ts'
import { checksum } from '../platform/checksum.ts'
import { systemClock } from '../platform/system-clock.ts'
import { spanBytes, type CompressReply, type CompressTask } from './compress-protocol.ts'

const port = demand(parentPort, 'port to the writer')
const clock = systemClock()

port.on('message', ({ task, source, into }: CompressTask) => {
  const sinceMs = clock.elapsedMs()
  const bytes = into === undefined ? 0 : encodeChunk(into.filter, spanBytes(source), spanBytes(into.target))
  const stored = into === undefined || bytes === 0 ? spanBytes(source) : spanBytes({ ...into.target, bytes })
  const sum = checksum(stored)
  port.postMessage({ task, bytes, sum, tookMs: clock.elapsedMs() - sinceMs } satisfies CompressReply)
})
