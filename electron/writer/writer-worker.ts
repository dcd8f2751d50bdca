import { join } from 'node:path'
import { parentPort } from 'node:worker_threads'
import { demand } from '../../shared/base/assert.ts'
import { nameThread } from '../platform/name-thread.ts'
import { systemClock } from '../platform/system-clock.ts'
import { CompressPool, startCompressWorker } from './compress-pool.ts'
import { serveWriter } from './serve.ts'

nameThread('hutch-writer')

const compressor = join(import.meta.dirname, 'compress-worker.js')
const pool = new CompressPool(() => startCompressWorker(compressor))
serveWriter(demand(parentPort, 'port to the main thread'), systemClock(), pool)
