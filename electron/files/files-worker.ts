import { parentPort } from 'node:worker_threads'
import { demand } from '../../shared/base/assert.ts'
import { serveFiles } from './serve.ts'

/* Entry of the reading thread. */
serveFiles(demand(parentPort, 'port to the main thread'))
