// The other end of the plain copy: sends frames of noise to the first who connects, at a rate. Tells its port to its parent.
import { randomFillSync } from 'node:crypto'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const [frames, frameBytes, rateHz] = process.argv.slice(2).map(Number)
/** As many as the simulated camera repeats. */
const resident = Array.from({ length: 8 }, () => randomFillSync(Buffer.alloc(frameBytes)))

const server = createServer(socket => void send(socket))
server.listen(0, '127.0.0.1', () => process.send(server.address().port))

async function send(socket) {
  const startedMs = performance.now()
  for (let frame = 0; frame < frames; frame++) {
    const dueMs = startedMs + (frame * 1000) / rateHz
    if (dueMs > performance.now()) await sleep(dueMs - performance.now())
    await new Promise(resolve => socket.write(resident[frame % resident.length], resolve))
  }
  socket.end()
}
