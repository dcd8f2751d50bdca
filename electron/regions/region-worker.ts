import { parentPort } from 'node:worker_threads'
import { demand } from '../../shared/base/assert.ts'
import { nameThread } from '../platform/name-thread.ts'
import { RegionCounter } from './region-counter.ts'
import type { RegionRequest } from './protocol.ts'

nameThread('hutch-regions')

/* Entry of the thread that counts over regions of every frame. */
const port = demand(parentPort, 'parent port of the region worker')
const counter = new RegionCounter()
port.on('message', (request: RegionRequest) => {
  const reply = counter.handle(request)
  if (reply !== undefined) port.postMessage(reply)
})
