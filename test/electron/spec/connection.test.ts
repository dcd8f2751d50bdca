import { describe, expect, test } from 'vitest'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { createSpecServer } from '../../../electron/simulator/spec/server.ts'
import type { ConnectionState } from '../../../electron/spec/connection.ts'
import { createSpecClient, type SpecClient } from '../../../electron/spec/spec-client.ts'
import { specCommand } from '../../../shared/spec/codes.ts'
import { textPayload } from '../../../shared/spec/value.ts'
import { connectTo, quiet, recorded, rig, startServer } from './rig.ts'
import { politely, scriptedServer } from './scripted-server.ts'

describe('connecting', () => {
  test('to nobody fails by name and says what to do', async () => {
    const server = await startServer()
    const { port } = server
    await server.close()
    const client = createSpecClient({ address: { host: '127.0.0.1', port }, clock: systemClock() })
    expect(client.name).toBe(`SPEC at 127.0.0.1:${port}`)
    await expect(client.connect()).rejects.toMatchObject({
      kind: 'connection',
      message: `No SPEC server at 127.0.0.1:${port}: connection refused`,
      advice: expect.stringContaining('spec -S') as string,
    })
  })

  test('by a name that nobody has tells who was found instead', async () => {
    const name = `other_${process.pid}`
    await startServer({ name, port: 0 })
    const client = createSpecClient({
      address: { host: '127.0.0.1', server: 'nobody' },
      clock: systemClock(),
    })
    await expect(client.connect()).rejects.toThrow(`${name} at 127.0.0.1:65`)
    await expect(client.connect()).rejects.toThrow('No SPEC server "nobody" on 127.0.0.1, ports 6510 to 6530')
  })

  test('to a host that does not exist fails by name', async () => {
    const client = createSpecClient({
      address: { host: 'nowhere.invalid', port: 6510 },
      clock: systemClock(),
    })
    await expect(client.connect()).rejects.toMatchObject({
      kind: 'connection',
      where: 'SPEC at nowhere.invalid:6510',
    })
  })

  test('to a server that never answers the greeting fails after 5 s', async () => {
    const server = await scriptedServer(() => {})
    const client = createSpecClient({ address: server, clock: impatientClock(5000) })
    await expect(client.connect()).rejects.toThrow('no answer within 5 s')
  })

  test('to something that is no SPEC server fails by name', async () => {
    const server = await scriptedServer((_packet, _reply, socket) =>
      socket.write('HTTP/1.1 400 Bad Request\r\n'),
    )
    const client = createSpecClient({ address: server, clock: systemClock() })
    await expect(client.connect()).rejects.toMatchObject({
      kind: 'connection',
      message: expect.stringContaining('not the SPEC protocol') as string,
    })
  })

  test('can be given up', async () => {
    const server = await scriptedServer(() => {})
    const client = createSpecClient({ address: server, clock: systemClock() })
    const stop = new AbortController()
    const connecting = client.connect(stop.signal)
    stop.abort(new Error('never mind'))
    await expect(connecting).rejects.toThrow('never mind')
    await client.close()
  })

  test('twice at once makes one connection', async () => {
    const server = await scriptedServer(politely())
    const client = createSpecClient({ address: server, clock: systemClock() })
    await Promise.all([client.connect(), client.connect()])
    await client.connect()
    expect(server.received.filter(packet => packet.command === specCommand.hello)).toHaveLength(1)
    await client.close()
  })

  test('again after closing works', async () => {
    const { client } = await rig()
    await client.close()
    await expect(client.position('energy')).rejects.toMatchObject({ kind: 'connection' })
    await client.connect()
    expect(await client.position('energy')).toBe(4)
  })

  test('takes the name from the data when the name field is empty', async () => {
    const server = await scriptedServer((packet, reply) =>
      reply({ command: specCommand.helloReply, sn: packet.sn, payload: textPayload('psic') }),
    )
    expect((await connectTo(server)).name).toBe(`psic at 127.0.0.1:${server.port}`)
  })

  test('speaks the version of an older server from then on', async () => {
    const polite = politely({ 'motor/th/position': '1.5' })
    const server = await scriptedServer((packet, reply) =>
      polite(packet, parts => reply({ ...parts, version: 2, byteOrder: 'big' })),
    )
    const client = await connectTo(server)
    expect(await client.position('th')).toBe(1.5)
    expect(server.received.at(-1)?.version).toBe(2)
  })
})

describe('a lost connection', () => {
  test('fails a motion by name, comes back by itself and watches again', async () => {
    const server = await startServer()
    const client = await connectTo(server, { retryDelaysMs: [20] })
    const states = recordedStates(client)
    const position = recorded(client, 'motor/rot/position')
    const move = client.move('rot', 300, quiet)
    await position.until(value => Number(value) > 1)

    await server.kill()
    await expect(move).rejects.toMatchObject({
      kind: 'connection',
      where: `fourc at 127.0.0.1:${server.port}`,
      message: expect.stringMatching(/^Lost fourc at .* while rot was moving to 300$/) as string,
    })
    expect(states.at(-1)).toMatchObject({ state: 'lost', problem: { kind: 'connection' } })

    const back = await createSpecServer({
      port: server.port,
      name: 'fourc',
      clock: systemClock(),
      seed: 1,
      speed: 1,
    })
    const before = position.values.length
    await position.until(() => position.values.length > before)
    expect(states.at(-1)).toEqual({ state: 'connected', name: `fourc at 127.0.0.1:${server.port}` })
    expect(position.values.at(-1)).toBe('0')
    expect(await client.move('rot', 1, quiet)).toBe(1)
    await back.close()
  })

  test('fails every question that waits, each by its name', async () => {
    const server = await scriptedServer(politely())
    const client = await connectTo(server)
    const questions = [client.position('th'), client.run('sleep(100)', quiet), client.read('var/X')]
    const outcomes = Promise.allSettled(questions)
    await server.heard(packet => packet.name === 'var/X')
    for (const socket of server.sockets) socket.destroy()
    const messages = (await outcomes).map(outcome =>
      outcome.status === 'rejected' ? String(outcome.reason) : '',
    )
    expect(messages[0]).toContain('motor/th/position was not finished')
    expect(messages[1]).toContain('"sleep(100)" was not finished')
    expect(messages[2]).toContain('var/X was not finished')
  })

  test('fails a count by name', async () => {
    const { client, server } = await rig()
    const counting = recorded(client, 'scaler/.all./count')
    const count = client.count(30, ['sec'], quiet)
    await counting.until(value => value === '1')
    server.fault('drop')
    await expect(count).rejects.toThrow(/^Lost fourc .* while counting for 30 s$/)
  })

  test('refuses questions until it is back', async () => {
    const { client, server } = await rig({ client: { retryDelaysMs: [10_000] } })
    const states = recordedStates(client)
    server.fault('drop')
    await states.until('lost')
    await expect(client.position('th')).rejects.toMatchObject({
      kind: 'connection',
      message: expect.stringContaining('Not connected') as string,
    })
    await client.connect()
    expect(await client.position('rot')).toBe(0)
  })

  test('is noticed when the server keeps the line but answers nothing', async () => {
    const { client, server } = await rig({ client: { heartbeatMs: 20, silenceMs: 100 } })
    const move = client.move('rot', 300, quiet)
    const counting = recorded(client, 'motor/rot/move_done')
    await counting.until(value => value === '1')
    server.fault('silent')
    await expect(move).rejects.toMatchObject({
      kind: 'connection',
      message: expect.stringContaining('no answer for 0.1') as string,
    })
    server.fault('none')
  })

  test('is not suspected while the server answers greetings', async () => {
    const server = await scriptedServer(politely({ 'motor/th/position': '1' }))
    const client = await connectTo(server, { heartbeatMs: 10, silenceMs: 200 })
    let greetings = 0
    await server.heard(packet => packet.command === specCommand.hello && ++greetings > 40)
    expect(await client.position('th')).toBe(1)
    expect(server.sockets.size).toBe(1)
  })

  test('after a packet that makes no sense comes back too', async () => {
    const server = await scriptedServer(politely({ 'motor/th/position': '1' }))
    const client = await connectTo(server, { retryDelaysMs: [10] })
    const states = recordedStates(client)
    for (const socket of server.sockets) socket.write(new Uint8Array(200).fill(0x55))
    await states.until('lost')
    expect(states.at(-1)).toMatchObject({
      problem: { message: expect.stringContaining('55 55 55 55') as string },
    })
    await states.until('connected')
    expect(await client.position('th')).toBe(1)
  })

  test('stays closed when it was closed on purpose', async () => {
    const { client, server } = await rig({ client: { retryDelaysMs: [1] } })
    const states = recordedStates(client)
    await client.close()
    await server.close()
    expect(states.all).toEqual([])
  })
})

describe('a question', () => {
  test('that is not answered in 8 s fails by name', async () => {
    const server = await scriptedServer(politely())
    const client = createSpecClient({ address: server, clock: impatientClock(8000) })
    await client.connect()
    await expect(client.read('motor/th/position')).rejects.toMatchObject({
      kind: 'timeout',
      where: `motor/th/position on fourc at 127.0.0.1:${server.port}`,
    })
    await client.close()
  })

  test('answered by an error names server and property', async () => {
    const { client } = await rig()
    await expect(client.read('var/NOT_THERE')).rejects.toMatchObject({
      kind: 'device',
      where: `var/NOT_THERE on ${client.name}`,
    })
  })

  test('for a number that is answered by a word is refused', async () => {
    const server = await scriptedServer(politely({ 'motor/th/position': 'unknown' }))
    const client = await connectTo(server)
    await expect(client.position('th')).rejects.toThrow('gave "unknown", not a number')
  })

  test('that cannot travel is refused before it is sent', async () => {
    const { client } = await rig()
    await expect(client.read('x'.repeat(80))).rejects.toMatchObject({ kind: 'usage' })
    await expect(client.write('', 1)).rejects.toMatchObject({ kind: 'usage' })
    expect(() => client.watch('a\0b', () => {})).toThrow('Not a SPEC property name')
  })

  test('may be answered out of order', async () => {
    const held: (() => void)[] = []
    const server = await scriptedServer((packet, reply) => {
      politely()(packet, reply)
      if (packet.command !== specCommand.read) return
      const { sn, name } = packet
      held.push(() => reply({ command: specCommand.reply, sn, name, payload: textPayload(name) }))
      if (held.length === 3) for (const answer of held.reverse()) answer()
    })
    const client = await connectTo(server)
    const names = ['var/A', 'var/B', 'var/C']
    expect(await Promise.all(names.map(name => client.read(name)))).toEqual(names)
  })

  test('survives answers to nothing, unknown commands and events that nobody asked for', async () => {
    const lines: string[] = []
    const server = await scriptedServer((packet, reply) => {
      if (packet.command === specCommand.read) {
        reply({ command: specCommand.reply, sn: 999_999, payload: textPayload('lost') })
        reply({ command: 77, name: 'what' })
        reply({ command: specCommand.event, name: 'motor/th/dial_position', payload: textPayload('3') })
      }
      politely({ 'var/X': '5' })(packet, reply)
    })
    const client = await connectTo(server, { log: line => void lines.push(line) })
    expect(await client.read('var/X')).toBe('5')
    expect(lines).toHaveLength(2)
  })
})

/** A clock that is far ahead whenever somebody waits for `leastMs` or more. */
function impatientClock(leastMs: number): ReturnType<typeof systemClock> {
  const clock = systemClock()
  return {
    ...clock,
    sleep: (durationMs, signal) => clock.sleep(durationMs >= leastMs ? 50 : durationMs, signal),
  }
}

function recordedStates(client: SpecClient): {
  readonly all: readonly ConnectionState[]
  at(index: number): ConnectionState | undefined
  until(state: ConnectionState['state']): Promise<void>
} {
  const all: ConnectionState[] = []
  const waiting = new Set<() => void>()
  client.onConnection(state => {
    all.push(state)
    for (const check of [...waiting]) check()
  })
  return {
    all,
    at: index => all.at(index),
    until: wanted =>
      new Promise(resolve => {
        const check = (): void => {
          if (all.at(-1)?.state !== wanted) return
          waiting.delete(check)
          resolve()
        }
        waiting.add(check)
        check()
      }),
  }
}
