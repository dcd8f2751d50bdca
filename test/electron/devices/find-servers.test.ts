import { createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { findServers } from '../../../electron/devices/find-servers.ts'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { startServer } from '../spec/rig.ts'

const clock = systemClock()
const quiet = new AbortController().signal

test('servers are found by host, port and name', async () => {
  // The ports are those of every SPEC server of this machine: others may be there too.
  const [one, two] = [
    await startServer({ port: 0, name: 'one' }),
    await startServer({ port: 0, name: 'two' }),
  ]
  const { problems, servers } = await findServers(['127.0.0.1'], { clock, signal: quiet })
  expect(servers).toContainEqual({ host: '127.0.0.1', port: one.port, name: 'one' })
  expect(servers).toContainEqual({ host: '127.0.0.1', port: two.port, name: 'two' })
  expect(servers.map(({ port }) => port)).toEqual(servers.map(({ port }) => port).toSorted((a, b) => a - b))
  expect(problems).toEqual([])
})

test('a host that nobody knows is told once, the others are searched', async () => {
  const server = await startServer({ port: 0, name: 'here' })
  const found = await findServers(['no-such-host.invalid', '127.0.0.1'], { clock, signal: quiet })
  expect(found.problems).toMatchObject([
    { kind: 'connection', message: expect.stringContaining('unknown host') as string },
  ])
  expect(found.servers).toContainEqual({ host: '127.0.0.1', port: server.port, name: 'here' })
})

test('a search can be ended while somebody keeps it waiting', async () => {
  const port = 6530
  const sockets: Socket[] = []
  const ended = new AbortController()
  const silent = createServer(socket => {
    sockets.push(socket.on('error', () => undefined))
    ended.abort(new Error('enough'))
  })
  const isFree = await new Promise<boolean>(resolve => {
    silent.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true))
  })
  if (!isFree) ended.abort(new Error('enough'))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    silent.close()
  })
  await expect(findServers(['127.0.0.1'], { clock, signal: ended.signal })).rejects.toThrow('enough')
})

test('more hosts than anybody has are refused', async () => {
  const hosts = Array.from({ length: 17 }, (_, index) => `host${index}`)
  await expect(findServers(hosts, { clock, signal: quiet })).rejects.toMatchObject({ kind: 'limit' })
})
