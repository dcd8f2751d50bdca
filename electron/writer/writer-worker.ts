import { parentPort } from 'node:worker_threads'
import { demand } from '../../shared/base/assert.ts'
import { systemClock } from '../platform/system-clock.ts'
import { serveWriter } from './serve.ts'

serveWriter(demand(parentPort, 'port to the main thread'), systemClock())
