import { parentPort, workerData } from 'node:worker_threads'
import { demand } from '../../shared/base/assert.ts'
import { nameThread } from '../platform/name-thread.ts'
import { lowerThreadPriority } from '../platform/thread-priority.ts'
import { Bench } from './bench.ts'
import type { ComputeEnvelope } from './protocol.ts'

nameThread('hutch-analysis')
lowerThreadPriority(Number(workerData))

/* Thread entry: numbers are crunched here, so that no image ever holds up the main process. */

const port = demand(parentPort, 'parent of the analysis thread')
const bench = new Bench()
port.on('message', (envelope: ComputeEnvelope) => port.postMessage(bench.answer(envelope)))
