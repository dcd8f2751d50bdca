import { describe, expect, test } from 'vitest'
import { specCommand } from '../../../shared/spec/codes.ts'
import { assocKey } from '../../../shared/spec/assoc.ts'
import type { SpecPacket } from '../../../shared/spec/packet.ts'
import { encodeValue } from '../../../shared/spec/value.ts'
import { createSpecClient } from '../../../electron/spec/spec-client.ts'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { connectTo, quiet, recorded, rig, startServer } from './rig.ts'
import { politely, type Reply, scriptedServer } from './scripted-server.ts'

describe('watching', () => {
  test('a property twice registers it once, and both hear the present value', async () => {
    const server = await scriptedServer(politely({ 'var/X': '5' }))
    const client = await connectTo(server)
    const first = recorded(client, 'var/X')
    await first.until(value => value === '5')
    const second = recorded(client, 'var/X')
    await second.until(value => value === '5')
    expect(count(server.received, specCommand.register, 'var/X')).toBe(1)
  })

  test('ends with the last listener: then the server is told', async () => {
    const server = await scriptedServer(politely({ 'var/X': '5' }))
    const client = await connectTo(server)
    const heard: string[] = []
    const stops = [1, 2].map(() => client.watch('var/X', text => void heard.push(text)))
    stops[0]?.()
    stops[0]?.()
    await client.read('var/X')
    expect(heard).toEqual(['5'])
    stops[1]?.()
    await server.heard(packet => packet.command === specCommand.unregister)
    expect(count(server.received, specCommand.unregister, 'var/X')).toBe(1)
  })

  test('before connecting is registered once connected', async () => {
    const server = await startServer()
    const client = createSpecClient({ address: server, clock: systemClock() })
    const energy = recorded(client, 'motor/energy/position')
    expect(energy.values).toEqual([])
    await client.connect()
    await energy.until(value => value === '4')
    await client.close()
  })

  test('hears every edge, also when it is answered in the same breath', async () => {
    const { client } = await rig({ server: { speed: 1000 } })
    const shutter = recorded(client, 'var/SHUTTER')
    await client.run('for (i = 0; i < 50; i++) { shopen; shclose }', quiet)
    expect(shutter.values).toHaveLength(101)
  })

  test('an associative array hears it whole, though only changes travel', async () => {
    const { server, event } = await assocServer()
    const client = await connectTo(server)
    const seen = recorded(client, 'var/Z')
    await server.heard(packet => packet.name === 'var/Z')
    event([['a', '1']])
    event([[assocKey('b', 'c'), '2']])
    event([['a', '3']])
    await seen.until(value => value.includes('3'))
    expect(parsed(seen.values)).toEqual([
      { a: '1' },
      { a: '1', 'b\u001cc': '2' },
      { a: '3', 'b\u001cc': '2' },
    ])
  })

  test.each([0x0001, 0x1000])('an associative array loses a deleted element, flag %d', async flags => {
    const { server, event } = await assocServer()
    const client = await connectTo(server)
    const seen = recorded(client, 'var/Z')
    await server.heard(packet => packet.name === 'var/Z')
    event([
      ['a', '1'],
      ['b', '2'],
    ])
    event([['a', '']], flags)
    await seen.until(value => value === '{"b":"2"}')
    expect(parsed(seen.values)).toEqual([{ a: '1', b: '2' }, { b: '2' }])
  })

  test('gives the value as it came, too', async () => {
    const { client } = await rig()
    await client.run('Z["a"] = 1', quiet)
    expect(await client.readValue('var/Z')).toEqual({ kind: 'assoc', pairs: new Map([['a', '1']]) })
    expect(await client.query('1.5')).toEqual({ kind: 'text', text: '1.5' })
  })
})

describe('orders without an answer', () => {
  test('a command goes to the queue; what it says is heard as printed text and errors', async () => {
    const { client } = await rig()
    const screen = recorded(client, 'output/tty')
    const errors = recorded(client, 'error')
    await client.command('p "hello"')
    await client.command('mv energy 99')
    await errors.until(value => value.includes('above the high limit'))
    expect(screen.values.join('')).toContain('hello\n')
  })

  test('a write is confirmed by the event, a refusal is logged', async () => {
    const lines: string[] = []
    const { client } = await rig({ client: { log: line => void lines.push(line) } })
    const shutter = recorded(client, 'var/SHUTTER')
    await client.write('var/SHUTTER', 1)
    await shutter.until(value => value === '1')
    await client.write('var/MOTORS', 7)
    await client.read('var/MOTORS')
    expect(lines).toEqual(['var/MOTORS: MOTORS cannot be assigned'])
  })

  test('an abort ends what runs, for everybody', async () => {
    const { client } = await rig()
    const ready = recorded(client, 'status/ready')
    const running = client.run('sleep(100)', quiet)
    await ready.until(value => value === '0')
    await client.abort()
    await expect(running).rejects.toMatchObject({ kind: 'device', message: 'Command aborted' })
  })

  test('an aborted run ends the command in the server and rejects with the reason', async () => {
    const { client } = await rig()
    const ready = recorded(client, 'status/ready')
    const stop = new AbortController()
    const running = client.run('sleep(100)', stop.signal)
    await ready.until(value => value === '0')
    stop.abort(new Error('changed my mind'))
    await expect(running).rejects.toThrow('changed my mind')
    expect(await client.run('1+1', quiet)).toBe('2')
  })
})

describe('of two servers with one name', () => {
  test('the lower port is taken, and the log says so', async () => {
    const name = `twin_${process.pid}`
    const [first] = [await startServer({ name, port: 0 }), await startServer({ name, port: 0 })]
    const lines: string[] = []
    const client = createSpecClient({
      address: { host: '127.0.0.1', server: name },
      clock: systemClock(),
      log: line => void lines.push(line),
    })
    await client.connect()
    expect(client.name).toBe(`${name} at 127.0.0.1:${first.port}`)
    expect(lines).toEqual([expect.stringContaining(`Several SPEC servers are called ${name}`)])
    await client.close()
  })
})

/** Sends events of var/Z as told, once it was registered. */
async function assocServer(): Promise<{
  server: Awaited<ReturnType<typeof scriptedServer>>
  event: (pairs: readonly (readonly [string, string])[], flags?: number) => void
}> {
  let send: Reply = () => {}
  const server = await scriptedServer((packet, reply) => {
    politely({})(packet, reply)
    if (packet.command === specCommand.register) send = reply
  })
  return {
    server,
    event: (pairs, flags = 0) =>
      send({
        command: specCommand.event,
        name: 'var/Z',
        flags,
        payload: encodeValue({ kind: 'assoc', pairs: new Map(pairs) }, 'little'),
      }),
  }
}

function parsed(values: readonly string[]): readonly unknown[] {
  return values.map(value => JSON.parse(value) as unknown)
}

function count(packets: readonly SpecPacket[], command: number, name: string): number {
  return packets.filter(packet => packet.command === command && packet.name === name).length
}
