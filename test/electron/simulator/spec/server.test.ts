import { createServer } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { listenOnFirstFree } from '../../../../electron/simulator/spec/listen.ts'
import { specCommand, specType } from '../../../../shared/spec/codes.ts'
import { encodePacket } from '../../../../shared/spec/packet.ts'
import { makePacket } from '../../../../shared/spec/make-packet.ts'
import { textToBytes } from '../../../../shared/spec/text-bytes.ts'
import { decodeValue, emptyPayload, encodeValue } from '../../../../shared/spec/value.ts'
import { workedPackets } from '../../../support/worked-packets.ts'
import { startServer } from '../../spec/rig.ts'
import { ask, rawClient, textOf } from './raw-client.ts'

const fast = { speed: 1000 }

describe('the simulated SPEC server greets', () => {
  test('with its name in both places and the number of the greeting', async () => {
    const client = await rawClient(await startServer({ name: 'psic' }))
    client.send(ask.hello(17))
    const reply = await client.answer(17)
    expect(reply).toMatchObject({
      command: specCommand.helloReply,
      name: 'psic',
      type: specType.string,
      version: 4,
    })
    expect(textOf(reply)).toBe('psic')
    expect(reply.data.at(-1)).toBe(0)
  })

  test('but answers without a greeting too', async () => {
    const client = await rawClient(await startServer())
    client.send(ask.read(1, 'var/SPEC'))
    expect(textOf(await client.answer(1))).toBe('fourc')
  })

  test.each([2, 3, 4] as const)('in version %d when spoken to so, in either byte order', async version => {
    const server = await startServer()
    for (const byteOrder of ['little', 'big'] as const) {
      const client = await rawClient(server, { version, byteOrder })
      client.send(ask.hello(1))
      expect(await client.answer(1)).toMatchObject({ version, byteOrder, name: 'fourc' })
    }
  })

  test('the worked greetings, byte for byte as they stand', async () => {
    const server = await startServer()
    for (const letter of ['A', 'N']) {
      const client = await rawClient(server)
      client.sendBytes(workedPackets().get(letter)!)
      expect((await client.answer(1)).command).toBe(specCommand.helloReply)
    }
  })

  test('a newer client in its own newest version', async () => {
    const client = await rawClient(await startServer())
    const bytes = encodePacket(makePacket({ ...ask.hello(1), atMs: 0 }))
    new DataView(bytes.buffer).setInt32(4, 9, true)
    client.sendBytes(bytes)
    expect((await client.answer(1)).version).toBe(4)
  })
})

describe('properties', () => {
  test('are answered under their name and number, text with its NUL', async () => {
    const client = await rawClient(await startServer())
    client.send(ask.read(2, 'motor/energy/position'))
    expect(await client.answer(2)).toMatchObject({
      command: specCommand.reply,
      name: 'motor/energy/position',
      type: specType.string,
      error: 0,
      data: textToBytes('4\0'),
    })
  })

  test.each([
    ['motor/energy/dial_position', '4'],
    ['motor/energy/offset', '0'],
    ['motor/energy/sign', '1'],
    ['motor/energy/step_size', '100000'],
    ['motor/energy/low_limit', '3'],
    ['motor/energy/high_limit', '6'],
    ['motor/energy/base_rate', '5000'],
    ['motor/energy/slew_rate', '50000'],
    ['motor/energy/acceleration', '10'],
    ['motor/energy/backlash', '0'],
    ['motor/energy/move_done', '0'],
    ['motor/energy/motor_fault', '0'],
    ['motor/energy/unusable', '0'],
    ['motor/energy/high_lim_hit', '0'],
    ['motor/energy/emergency_stop', '0'],
    ['scaler/.all./count', '0'],
    ['scaler/mon/value', '0'],
    ['status/ready', '1'],
    ['status/shell', '0'],
    ['status/simulate', '0'],
    ['status/quit', '0'],
    ['var/MOTORS', '10'],
    ['var/COUNTERS', '4'],
    ['var/samx', '1'],
    ['var/SHUTTER', '0'],
    ['var/SRCUR', '200.000'],
  ])('%s reads %s at the start', async (name, value) => {
    const client = await rawClient(await startServer())
    client.send(ask.read(3, name))
    expect(Number(textOf(await client.answer(3)))).toBeCloseTo(Number(value), 1)
  })

  test.each([
    'var/NOPE',
    'motor/nope/position',
    'motor/energy/nope',
    'scaler/nope/value',
    'status/nope',
    'nonsense',
  ])('%s answers an error, in type and in number', async name => {
    const client = await rawClient(await startServer())
    client.send(ask.read(4, name))
    expect(await client.answer(4)).toMatchObject({ type: specType.error, error: 1, name })
  })

  test('that are registered send their value at once and every change, numbered 0', async () => {
    const client = await rawClient(await startServer(fast))
    client.send(ask.register('var/SHUTTER'))
    client.send(ask.run(5, 'shopen; shclose'))
    await client.answer(5)
    expect(client.events('var/SHUTTER')).toEqual(['0', '1', '0'])
    expect(
      client.received.filter(packet => packet.command === specCommand.event).map(packet => packet.sn),
    ).toEqual([0, 0, 0])
  })

  test('that are not registered any more stay silent', async () => {
    const client = await rawClient(await startServer(fast))
    client.send(ask.register('var/SHUTTER'))
    client.send({ command: specCommand.unregister, name: 'var/SHUTTER' })
    client.send(ask.run(6, 'shopen'))
    await client.answer(6)
    expect(client.events('var/SHUTTER')).toEqual(['0'])
  })

  test('that do not exist cannot be registered: an error event says so', async () => {
    const client = await rawClient(await startServer())
    client.send(ask.register('error'))
    client.send(ask.register('var/NOPE'))
    await client.next(packet => packet.name === 'error')
    expect(client.events('error')).toEqual(['No such property: var/NOPE'])
  })

  test('of two clients are told to each by its own registrations', async () => {
    const server = await startServer(fast)
    const [a, b] = [await rawClient(server), await rawClient(server)]
    a.send(ask.register('var/SHUTTER'))
    await a.next(packet => packet.name === 'var/SHUTTER')
    b.send(ask.run(1, 'shopen'))
    await b.answer(1)
    await a.next(packet => textOf(packet) === '1')
    expect(b.events('var/SHUTTER')).toEqual([])
  })

  test('refuse what cannot be written, by answer and by event', async () => {
    const client = await rawClient(await startServer())
    client.send(ask.register('error'))
    client.send(ask.write('motor/energy/move_done', '1', 7))
    expect(await client.answer(7)).toMatchObject({ type: specType.error, error: 1 })
    await client.next(packet => packet.name === 'error')
    client.send(ask.write('motor/energy/start_one', 'far', 8))
    expect(textOf(await client.answer(8))).toBe('Not a number: "far"')
  })

  test('hold rates and backlash, and tell of a change', async () => {
    const client = await rawClient(await startServer(fast))
    client.send(ask.register('motor/samx/backlash'))
    client.send(ask.write('motor/samx/backlash', '0.1'))
    client.send(ask.write('motor/samx/slew_rate', '1000', 0))
    client.send(ask.write('motor/samx/slew_rate', '0', 9))
    expect(textOf(await client.answer(9))).toContain('Not a rate above 0')
    client.send(ask.read(10, 'motor/samx/slew_rate'))
    expect(textOf(await client.answer(10))).toBe('1000')
    expect(client.events('motor/samx/backlash')).toEqual(['0', '0.1'])
  })
})

describe('variables', () => {
  test('that are associative send all elements first and then what changes', async () => {
    const client = await rawClient(await startServer())
    client.send(ask.run(1, 'x["a"] = 1; x["b"]["c"] = 2'))
    await client.answer(1)
    client.send(ask.register('var/x'))
    client.send(ask.register('var/x["a"]'))
    client.send(ask.run(2, 'x["a"] = 5'))
    await client.answer(2)
    expect(client.events('var/x').map(event => JSON.parse(event) as unknown)).toEqual([
      { a: '1', 'b\u001cc': '2' },
      { a: '5' },
    ])
    expect(client.events('var/x["a"]')).toEqual(['{"a":"1"}', '{"a":"5"}'])
  })

  test('can be written as a whole, as one element, as pairs', async () => {
    const client = await rawClient(await startServer())
    client.send(ask.write('var/y', 'text with blanks'))
    client.send(ask.write('var/z[k]', '3'))
    client.send({
      command: specCommand.write,
      name: 'var/z',
      payload: encodeValue({ kind: 'assoc', pairs: new Map([['l', '4']]) }, 'little'),
    })
    client.send(ask.run(1, 'z["k"] + z["l"]'))
    expect(textOf(await client.answer(1))).toBe('7')
    client.send(ask.read(2, 'var/y'))
    expect(textOf(await client.answer(2))).toBe('text with blanks')
  })

  test('of the machine cannot be written', async () => {
    const client = await rawClient(await startServer())
    client.send(ask.write('var/MOTORS', '9', 1))
    expect(await client.answer(1)).toMatchObject({ error: 1 })
  })

  test('A holds the user positions by motor number', async () => {
    const client = await rawClient(await startServer())
    client.send(ask.read(1, 'var/A'))
    const value = decodeValue(await client.answer(1))
    expect(value.kind === 'assoc' ? [...value.pairs.keys()] : []).toEqual(
      Array.from({ length: 10 }, (_, motor) => String(motor)),
    )
    client.send(ask.read(2, 'var/A[0]'))
    expect(textOf(await client.answer(2))).toBe('{"0":"4"}')
  })
})

describe('commands', () => {
  test('run one after another in the order of their arrival, whoever sends them', async () => {
    const server = await startServer(fast)
    const [a, b] = [await rawClient(server), await rawClient(server)]
    a.send(ask.register('var/order'))
    a.send({ command: specCommand.run, payload: ask.run(0, 'order = ""').payload })
    a.send(ask.run(1, 'sleep(20); order = "first"'))
    await a.next(packet => packet.name === 'error' || packet.sn === 1)
    b.send(ask.run(2, 'order'))
    expect(textOf(await b.answer(2))).toBe('first')
  })

  test('do not hold up the reading of properties', async () => {
    const client = await rawClient(await startServer())
    client.send(ask.run(1, 'sleep(60)'))
    client.send(ask.read(2, 'status/ready'))
    expect(textOf(await client.answer(2))).toBe('0')
    expect(client.received.some(packet => packet.sn === 1)).toBe(false)
  })

  test('turn status/ready to 0 and back', async () => {
    const client = await rawClient(await startServer())
    client.send(ask.register('status/ready'))
    client.send(ask.run(1, '1+1'))
    await client.next(packet => packet.sn === 1)
    await client.next(packet => packet.name === 'status/ready' && client.events('status/ready').length === 3)
    expect(client.events('status/ready')).toEqual(['1', '0', '1'])
  })

  test('appear on the screen with what they print, before their answer', async () => {
    const client = await rawClient(await startServer())
    client.send(ask.register('output/tty'))
    client.send(ask.run(1, 'p 1+2, "keV"'))
    await client.answer(1)
    expect(client.events('output/tty').join('')).toBe('1.FOURC> p 1+2, "keV"\n3 keV\n')
    expect(client.received.at(-1)?.sn).toBe(1)
  })

  test('that fail answer an error and tell it as an event', async () => {
    const client = await rawClient(await startServer())
    client.send(ask.register('error'))
    client.send(ask.run(1, 'frobnicate'))
    expect(await client.answer(1)).toMatchObject({ type: specType.error, error: 1 })
    expect(client.events('error')).toEqual(['No such command or variable: frobnicate'])
  })

  test('without an answer tell of their failure as an event only', async () => {
    const client = await rawClient(await startServer())
    client.send(ask.register('error'))
    client.send({ command: specCommand.run, payload: ask.run(0, 'mv energy 99').payload })
    await client.next(packet => packet.name === 'error')
    expect(client.received.some(packet => packet.command === specCommand.reply)).toBe(false)
  })

  test('come as functions with arguments, as one line, or in the name field', async () => {
    const client = await rawClient(await startServer(fast))
    const call = (sn: number, items: string): void =>
      client.send({
        command: specCommand.callWithReturn,
        sn,
        payload: { ...emptyPayload, data: textToBytes(items) },
      })
    call(1, 'motor_mne\u00000\0')
    call(2, '3*(4+1)\n\0')
    call(3, 'umv\0samx\u00002\0')
    call(4, 'motor_num\0"samz"\0')
    expect(textOf(await client.answer(1))).toBe('energy')
    expect(textOf(await client.answer(2))).toBe('15')
    expect(textOf(await client.answer(3))).toBe('0')
    expect(textOf(await client.answer(4))).toBe('3')
    client.send({ command: specCommand.callWithReturn, sn: 5, name: '2+2' })
    expect(textOf(await client.answer(5))).toBe('4')
  })

  test('of an unknown kind are ignored', async () => {
    const client = await rawClient(await startServer())
    client.send({ command: 55, sn: 1, name: 'what' })
    client.send(ask.hello(2))
    await client.answer(2)
    expect(client.received).toHaveLength(1)
  })
})

describe('moving and counting by properties', () => {
  test('several motors start together between prestart_all and start_all', async () => {
    const client = await rawClient(await startServer({ speed: 20 }))
    for (const motor of ['samx', 'samz']) client.send(ask.register(`motor/${motor}/move_done`))
    client.send(ask.write('motor/../prestart_all', ''))
    client.send(ask.write('motor/samx/start_one', '1'))
    client.send(ask.write('motor/samz/start_one', '-2'))
    client.send(ask.write('motor/../start_all', ''))
    await client.next(() => client.events('motor/samz/move_done').length === 3)
    expect(client.events('motor/samx/move_done')).toEqual(['0', '1', '0'])
    expect(client.events('motor/samz/move_done')).toEqual(['0', '1', '0'])
    client.send(ask.read(1, 'motor/samz/position'))
    expect(textOf(await client.answer(1))).toBe('-2')
  })

  test('position and dial_position redefine the scale and move nothing', async () => {
    const client = await rawClient(await startServer())
    client.send(ask.register('motor/samx/position'))
    client.send(ask.write('motor/samx/position', '5'))
    await client.next(() => client.events('motor/samx/position').includes('5'))
    client.send(ask.read(1, 'motor/samx/dial_position'))
    expect(textOf(await client.answer(1))).toBe('0')
    client.send(ask.write('motor/samx/limits', '0 8'))
    client.send(ask.run(2, 'get_lim(samx, 1)'))
    expect(textOf(await client.answer(2))).toBe('3')
  })

  test('writing a time counts, writing 0 stops it', async () => {
    const client = await rawClient(await startServer())
    client.send(ask.register('scaler/.all./count'))
    client.send(ask.write('scaler/.all./count', '600'))
    await client.next(() => client.events('scaler/.all./count').at(-1) === '1')
    client.send(ask.write('scaler/.all./count', '0'))
    await client.next(() => client.events('scaler/.all./count').at(-1) === '0')
    expect(client.events('scaler/.all./count')).toEqual(['0', '1', '0'])
  })

  test('a negative preset counts until the monitor has seen so many', async () => {
    const client = await rawClient(await startServer({ speed: 10 }))
    client.send(ask.run(1, 'shopen; ct -50000; S[mon]'))
    expect(Number(textOf(await client.answer(1)))).toBeGreaterThanOrEqual(50_000)
  })

  test('the same seed counts the same', async () => {
    const counts: string[] = []
    for (let run = 0; run < 2; run++) {
      const client = await rawClient(await startServer({ ...fast, seed: 42 }))
      client.send(ask.run(1, 'ct 1; S[det]'))
      counts.push(textOf(await client.answer(1)))
    }
    expect(counts[0]).toBe(counts[1])
    expect(Number(counts[0])).toBeGreaterThan(0)
  })
})

describe('an abort', () => {
  test('stops motion and counting, answers the running command with an error and drops what its sender has waiting', async () => {
    const server = await startServer()
    const [client, other] = [await rawClient(server), await rawClient(server)]
    for (const name of ['motor/rot/move_done', 'status/ready']) client.send(ask.register(name))
    client.send(ask.run(1, 'umv rot 300'))
    client.send(ask.run(2, 'shopen'))
    await client.next(() => client.events('motor/rot/move_done').includes('1'))
    other.send(ask.run(3, '1+1'))
    other.send(ask.hello(4))
    await other.answer(4)
    client.send({ command: specCommand.abort })
    expect(await client.answer(1)).toMatchObject({ type: specType.error, error: 1 })
    expect(textOf(await client.answer(2))).toBe('Command aborted')
    expect(textOf(await other.answer(3))).toBe('2')
    await client.next(
      () =>
        client.events('status/ready').at(-1) === '1' && client.events('motor/rot/move_done').at(-1) === '0',
    )
    other.send(ask.read(5, 'var/SHUTTER'))
    expect(textOf(await other.answer(5))).toBe('0')
  })

  test('ends a loop that would never end', async () => {
    const client = await rawClient(await startServer())
    client.send(ask.run(1, 'while (1) sleep(0.01)'))
    client.send({ command: specCommand.abort })
    expect(textOf(await client.answer(1))).toBe('Command aborted')
  })

  test('of the motors alone leaves commands in peace', async () => {
    const client = await rawClient(await startServer())
    client.send(ask.register('motor/rot/move_done'))
    client.send(ask.run(1, 'mv rot 300; sleep(0.05); 7'))
    await client.next(() => client.events('motor/rot/move_done').includes('1'))
    client.send(ask.write('motor/../abort_all', ''))
    expect(textOf(await client.answer(1))).toBe('7')
    expect(client.events('motor/rot/move_done')).toEqual(['0', '1', '0'])
  })
})

describe('faults', () => {
  test('silent keeps the line and answers nothing until its time is over', async () => {
    const client = await rawClient(await startServer())
    client.send(ask.write('var/FAULT', 'silent 50'))
    const startedMs = performance.now()
    for (let sn = 1; client.received.length === 0; sn++) {
      client.send(ask.hello(sn))
      await setImmediate()
    }
    expect(performance.now() - startedMs).toBeGreaterThan(45)
    expect(client.received[0]?.sn).toBeGreaterThan(1)
  })

  test('split cuts what is sent and loses nothing', async () => {
    const server = await startServer()
    const client = await rawClient(server)
    for (const bytes of [1, 3, 131]) {
      client.send(ask.write('var/FAULT', `split ${bytes}`))
      client.send(ask.hello(bytes))
      client.send(ask.read(1000 + bytes, 'var/SPEC'))
      expect(textOf(await client.answer(1000 + bytes))).toBe('fourc')
    }
  })

  test('unregistered sends what nobody asked for', async () => {
    const client = await rawClient(await startServer(fast))
    client.send(ask.write('var/FAULT', 'unregistered'))
    client.send(ask.run(1, 'shopen'))
    await client.answer(1)
    expect(client.events('var/SHUTTER')).toEqual(['1'])
  })

  test('drop cuts every connection once', async () => {
    const server = await startServer()
    const client = await rawClient(server)
    client.send(ask.write('var/FAULT', 'drop'))
    await client.closed
    const again = await rawClient(server)
    again.send(ask.hello(1))
    expect((await again.answer(1)).name).toBe('fourc')
  })

  test('that are unknown are refused', async () => {
    const client = await rawClient(await startServer())
    client.send(ask.write('var/FAULT', 'coffee', 1))
    expect(textOf(await client.answer(1))).toContain('No such fault: "coffee"')
  })
})

describe('bad clients', () => {
  test('that speak something else are cut off and disturb nobody', async () => {
    const server = await startServer()
    const [bad, good] = [await rawClient(server), await rawClient(server)]
    bad.sendBytes(textToBytes('GET / HTTP/1.1\r\n\r\n'))
    await bad.closed
    good.send(ask.hello(1))
    expect((await good.answer(1)).name).toBe('fourc')
  })

  test('that leave in the middle of a packet or a motion disturb nobody', async () => {
    const server = await startServer(fast)
    const [bad, good] = [await rawClient(server), await rawClient(server)]
    bad.send(ask.run(1, 'umv rot 300; shopen'))
    bad.sendBytes(workedPackets().get('A')!.subarray(0, 50))
    bad.send({ command: specCommand.close })
    good.send(ask.run(2, 'waitmove; SHUTTER'))
    expect(['0', '1']).toContain(textOf(await good.answer(2)))
  })

  test('are told when the server ends', async () => {
    const server = await startServer()
    const client = await rawClient(server)
    client.send(ask.register('status/quit'))
    await client.next(packet => packet.name === 'status/quit')
    await server.close()
    await client.closed
    expect(client.events('status/quit')).toEqual(['0', '1'])
  })
})

describe('ports', () => {
  test('are taken from SPEC’s own, the first that is free', async () => {
    const [a, b] = [await startServer({ port: 0 }), await startServer({ port: 0 })]
    for (const { port } of [a, b]) {
      expect(port).toBeGreaterThanOrEqual(6510)
      expect(port).toBeLessThanOrEqual(6530)
    }
    expect(a.port).not.toBe(b.port)
  })

  test('are any other when all of them are taken', async () => {
    const { port } = await startServer()
    const server = createServer()
    onTestFinished(() => void server.close())
    expect(await listenOnFirstFree(server, '127.0.0.1', [port, 0])).not.toBe(port)
  })

  test('that are taken are refused by number', async () => {
    const { port } = await startServer()
    await expect(startServer({ port })).rejects.toMatchObject({
      kind: 'connection',
      message: expect.stringContaining(String(port)) as string,
    })
  })
})
