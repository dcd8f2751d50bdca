import { parentPort } from 'node:worker_threads'
import { demand } from '../../shared/base/assert.ts'
import { nameThread } from '../platform/name-thread.ts'
import { systemClock } from '../platform/system-clock.ts'
import { FrameServer } from './frame-server.ts'
import type { ScreenRequest } from './protocol.ts'

nameThread('hutch-screen')

/* Entry of the frame server's thread. */
const port = demand(parentPort, 'parent port of the screen worker')
const server = new FrameServer(
  (reply, transfer) => port.postMessage(reply, transfer),
  () => systemClock().nowMs(),
  (task, delayMs) => (delayMs === 0 ? setImmediate(task) : setTimeout(task, delayMs)),
)
port.on('message', (request: ScreenRequest) => server.handle(request))
