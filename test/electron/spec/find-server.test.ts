import { createServer, type Server } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { createSpecServer } from '../../../electron/simulator/spec/server.ts'
import { createSpecClient } from '../../../electron/spec/spec-client.ts'
import { startServer } from './rig.ts'

test('a port that takes connections and never answers does not keep a named server waiting', async () => {
  const mute = await listenOnSpecPort()
  const name = `quick_${process.pid}`
  await startServer({ name, port: 0 })
  const asked: number[] = []
  const real = systemClock()
  const clock = {
    ...real,
    sleep: (ms: number, signal?: AbortSignal) => {
      asked.push(ms)
      // Whoever waited for the mute port's 1.5 s would wait for ever.
      return real.sleep(ms >= 1500 ? 1e9 : ms, signal)
    },
  }
  const client = createSpecClient({ address: { host: '127.0.0.1', server: name }, clock })
  onTestFinished(() => client.close())
  await client.connect()
  expect(client.name).toContain(name)
  expect(asked).toContain(1500)
  await closed(mute)
})

test('after a restart the server that was used before is preferred to its namesake', async () => {
  const name = `home_${process.pid}`
  const lower = await startServer({ name, port: 0 })
  const higher = await startServer({ name, port: 0 })
  await lower.close()
  const lines: string[] = []
  const client = createSpecClient({
    address: { host: '127.0.0.1', server: name },
    clock: systemClock(),
    retryDelaysMs: [10],
    log: line => void lines.push(line),
  })
  onTestFinished(() => client.close())
  await client.connect()
  expect(client.name).toContain(`:${higher.port}`)
  const back = new Promise<string>(resolve => {
    client.onConnection(state => {
      if (state.state === 'connected') resolve(state.name)
    })
  })
  const twin = await createSpecServer({ name, port: lower.port, clock: systemClock(), seed: 1, speed: 1 })
  onTestFinished(() => twin.close())
  higher.fault('drop')
  expect(await back).toContain(`:${higher.port}`)
  expect(lines.at(-1)).toContain(`Several SPEC servers are called ${name}`)
})

/** The first of SPEC's ports that is free, served by something that only listens. */
async function listenOnSpecPort(): Promise<Server> {
  for (let port = 6510; port <= 6530; port++) {
    const server = createServer(socket => socket.resume().on('error', () => socket.destroy()))
    const isFree = await new Promise<boolean>(resolve => {
      server.once('error', () => resolve(false))
      server.listen(port, '127.0.0.1', () => resolve(true))
    })
    if (isFree) return server
  }
  throw new Error('all of SPEC ports are taken')
}

function closed(server: Server): Promise<void> {
  return new Promise(resolve => server.close(() => resolve()))
}
