import { parentPort } from 'node:worker_threads'
import { demand } from '../../shared/base/assert.ts'
import { nameThread } from '../platform/name-thread.ts'
import { serveFiles } from './serve.ts'

nameThread('hutch-files')

/* Entry of the reading thread. */
serveFiles(demand(parentPort, 'port to the main thread'))
