import { connect } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startServer } from '../../spec/rig.ts'
import { EVENT, HELLO, HELLO_REPLY, REPLY, wireClient, type WireClient, wirePacket } from './wire.ts'

/* What a simulated SPEC server must do to satisfy every known client, line by line, on packets written by hand. */

const [CLOSE, ABORT, CMD, CMD_WITH_RETURN, REGISTER, UNREGISTER] = [1, 2, 3, 4, 6, 7]
const [FUNC, FUNC_WITH_RETURN, CHAN_READ, CHAN_SEND] = [9, 10, 11, 12]
const [STRING, ERROR, ASSOC, ARR_DOUBLE] = [2, 3, 4, 5]
const fast = { speed: 1000 }

const events = (client: WireClient, name: string): readonly string[] =>
  client.received
    .filter(packet => packet.command === EVENT && packet.name === name)
    .map(({ data }) => data.toString('latin1').replace(/\0$/, ''))

describe('requests', () => {
  test.each([
    { version: 2, isLittle: true },
    { version: 2, isLittle: false },
    { version: 3, isLittle: true },
    { version: 3, isLittle: false },
    { version: 4, isLittle: true },
    { version: 4, isLittle: false },
  ] as const)('are answered in the client’s byte order and version: %o', async manner => {
    const client = await wireClient(await startServer(), manner)
    client.send({ command: HELLO, sn: 1, name: 'raw' })
    const reply = await client.until(packet => packet.sn === 1)
    expect(reply).toMatchObject({ version: manner.version, isLittle: manner.isLittle, command: HELLO_REPLY })
    expect(reply.size).toBe({ 2: 124, 3: 128, 4: 132 }[manner.version])
  })

  test('of version 5, with a longer header, are answered in version 4', async () => {
    const client = await wireClient(await startServer())
    const hello = wirePacket({ version: 4, isLittle: true }, { command: HELLO, sn: 7, name: 'future' })
    const longer = Buffer.concat([hello.subarray(0, 52), Buffer.alloc(4), hello.subarray(52)])
    longer.writeUInt32LE(5, 4)
    longer.writeUInt32LE(136, 8)
    client.sendBytes(longer)
    expect(await client.until(packet => packet.sn === 7)).toMatchObject({ version: 4, size: 132 })
  })

  test('of all versions and byte orders are served side by side, on one queue', async () => {
    const server = await startServer(fast)
    const manners = ([2, 3, 4] as const).flatMap(version =>
      [true, false].map(isLittle => ({ version, isLittle })),
    )
    const clients = await Promise.all(manners.map(manner => wireClient(server, manner)))
    clients.forEach((client, index) =>
      client.send({ command: CMD_WITH_RETURN, sn: 1, data: `order[${index}] = ++n\0` }),
    )
    clients[0]?.send({ command: CMD_WITH_RETURN, sn: 1, data: 'n = 0\0' })
    for (const client of clients) await client.until(packet => packet.sn === 1)
    const values = Array.from({ length: 40 }, (_, index) => `"${index}" `)
    for (const [index, client] of clients.entries()) {
      client.send({ command: CMD_WITH_RETURN, sn: 2, data: `x${index} = ${values.join('')}\0` })
    }
    for (const client of clients) {
      const reply = await client.until(packet => packet.sn === 2)
      expect(reply.data.toString('latin1')).toBe(
        `${Array.from({ length: 40 }, (_, index) => index).join('')}\0`,
      )
    }
  })

  test('before any HELLO are accepted', async () => {
    const client = await wireClient(await startServer())
    client.send({ command: CHAN_READ, sn: 1, name: 'var/SPEC' })
    expect((await client.until(packet => packet.sn === 1)).data.toString()).toBe('fourc\0')
  })

  test('HELLO again at any time, also while a command runs', async () => {
    const client = await wireClient(await startServer())
    client.send({ command: CMD_WITH_RETURN, sn: 1, data: 'sleep(60)\0' })
    client.send({ command: HELLO, sn: 2, name: 'ping' })
    await client.until(packet => packet.sn === 2)
    expect(client.received).toHaveLength(1)
  })

  test('whatever type they claim are executed', async () => {
    const client = await wireClient(await startServer())
    for (const type of [0, 2, 3, 13, 99]) {
      client.send({ command: CMD_WITH_RETURN, sn: 100 + type, type, data: '1+1' })
      const reply = await client.until(packet => packet.sn === 100 + type)
      expect(reply.data.toString()).toBe('2\0')
    }
  })

  test('of an unknown command are ignored', async () => {
    const client = await wireClient(await startServer())
    for (const command of [0, 5, 8, 13, 15, 16, 99, 0x7fffffff]) client.send({ command, sn: 5, name: 'what' })
    await client.settle()
    expect(client.received).toHaveLength(1)
  })

  test('as function: name and arguments separated by NUL, or one line, with or without end', async () => {
    const client = await wireClient(await startServer(fast))
    const texts = ['motor_mne\x000\0', 'motor_mne(0)', 'motor_mne(0)\n\0', 'motor_mne\0samx - 1\0']
    for (const [index, data] of texts.entries()) {
      client.send({ command: FUNC_WITH_RETURN, sn: 10 + index, data })
      expect((await client.until(packet => packet.sn === 10 + index)).data.toString()).toBe('energy\0')
    }
    client.send({ command: FUNC_WITH_RETURN, sn: 20, data: 'ascan\0samx\x000\x001\x001\x000.01\0' })
    await client.until(packet => packet.sn === 20)
    client.send({ command: CHAN_READ, sn: 21, name: 'motor/samx/position' })
    expect((await client.until(packet => packet.sn === 21)).data.toString()).toBe('1\0')
  })

  test('with their text in the name field of a FUNC without data', async () => {
    const client = await wireClient(await startServer())
    client.send({ command: FUNC_WITH_RETURN, sn: 1, name: '2+2' })
    expect((await client.until(packet => packet.sn === 1)).data.toString()).toBe('4\0')
  })
})

test('the name of the server stands in both places of the answer to HELLO', async () => {
  const client = await wireClient(await startServer({ name: 'psic' }))
  client.send({ command: HELLO, sn: 17, name: 'me' })
  const reply = await client.until(packet => packet.sn === 17)
  expect(reply).toMatchObject({ name: 'psic', type: STRING })
  expect(reply.data.toString()).toBe('psic\0')
})

test('REGISTER is followed at once by an event with the value, number 0', async () => {
  const client = await wireClient(await startServer())
  client.send({ command: REGISTER, sn: 44, name: 'motor/energy/position' })
  expect(await client.until(packet => packet.command === EVENT)).toMatchObject({
    sn: 0,
    name: 'motor/energy/position',
    data: Buffer.from('4\0'),
  })
})

test('REGISTER again sends the value again', async () => {
  const client = await wireClient(await startServer())
  for (let time = 0; time < 2; time++) client.send({ command: REGISTER, name: 'var/SHUTTER' })
  await client.settle()
  expect(events(client, 'var/SHUTTER')).toEqual(['0', '0'])
})

test('REGISTER of error sends nothing until there is one', async () => {
  const client = await wireClient(await startServer())
  client.send({ command: REGISTER, name: 'error' })
  await client.settle()
  expect(events(client, 'error')).toEqual([])
  client.send({ command: CMD, data: 'mv energy 99\0' })
  await client.until(packet => packet.name === 'error')
  expect(events(client, 'error')[0]).toContain('above the high limit')
})

test.each([
  ['CHAN_SEND', { command: CHAN_SEND, name: 'var/x', data: '5\0' }],
  ['REGISTER', { command: REGISTER, name: 'error' }],
  ['UNREGISTER', { command: UNREGISTER, name: 'error' }],
  ['CMD', { command: CMD, data: '1+1\0' }],
  ['FUNC', { command: FUNC, data: 'sqrt\x004\0' }],
  ['ABORT', { command: ABORT }],
])('%s gets no reply', async (_, packet) => {
  const client = await wireClient(await startServer())
  client.send({ ...packet, sn: 33 })
  await client.settle()
  expect(client.received.filter(({ sn }) => sn === 33)).toEqual([])
})

test('CLOSE gets no reply but the end of the connection', async () => {
  const client = await wireClient(await startServer())
  client.send({ command: CLOSE, sn: 33 })
  await client.closed
  expect(client.received).toEqual([])
})

test('the reply to CHAN_READ carries name and number of the request', async () => {
  const client = await wireClient(await startServer())
  client.send({ command: CHAN_READ, sn: 2, name: 'motor/samx/sign' })
  expect(await client.until(packet => packet.sn === 2)).toMatchObject({
    ...{ command: REPLY, name: 'motor/samx/sign', type: STRING, error: 0 },
    data: Buffer.from('1\0'),
  })
})

test('texts end with NUL, also empty ones', async () => {
  const client = await wireClient(await startServer())
  client.send({ command: CHAN_SEND, name: 'var/empty', data: '\0' })
  client.send({ command: CHAN_READ, sn: 1, name: 'var/empty' })
  expect([...(await client.until(packet => packet.sn === 1)).data]).toEqual([0])
})

test('texts without NUL, with a line end or without data are taken', async () => {
  const client = await wireClient(await startServer(fast))
  client.send({ command: CHAN_SEND, name: 'motor/samx/start_one', data: '1.5' })
  client.send({ command: CHAN_SEND, name: 'motor/../prestart_all' })
  client.send({ command: CMD_WITH_RETURN, sn: 1, data: 'waitmove; A[samx]\n' })
  expect((await client.until(packet => packet.sn === 1)).data.toString()).toBe('1.5\0')
})

test('associative arrays end with two NUL, second indexes follow the byte 034', async () => {
  const client = await wireClient(await startServer())
  client.send({
    command: CMD_WITH_RETURN,
    sn: 1,
    data: 'global Z[]; Z["a"] = 1; Z["b"]["c"] = 2; return Z\0',
  })
  const reply = await client.until(packet => packet.sn === 1)
  expect(reply).toMatchObject({ type: ASSOC, rows: 0, cols: 0 })
  expect(reply.data.toString('latin1')).toBe('a\x001\0b\x1cc\x002\0\0')
})

test('numeric arrays have rows times columns elements in the client’s byte order and no NUL', async () => {
  const server = await startServer()
  for (const isLittle of [true, false]) {
    const client = await wireClient(server, { version: 4, isLittle })
    client.send({
      ...{ command: CMD_WITH_RETURN, sn: 1 },
      data: 'global double array arr[2][2]; arr[0][0] = 1; arr[0][1] = 2.5; arr[1][0] = -3; arr[1][1] = 4\0',
    })
    await client.until(packet => packet.sn === 1)
    client.send({ command: CHAN_READ, sn: 2, name: 'var/arr' })
    const { data, ...header } = await client.until(packet => packet.sn === 2)
    expect(header).toMatchObject({ type: ARR_DOUBLE, rows: 2, cols: 2 })
    expect(data).toHaveLength(32)
    const read = (at: number): number => (isLittle ? data.readDoubleLE(at) : data.readDoubleBE(at))
    expect([0, 8, 16, 24].map(read)).toEqual([1, 2.5, -3, 4])
  }
})

test('error replies carry type 3 and err 1, in version 2 the type alone', async () => {
  const server = await startServer()
  for (const [version, error] of [
    [4, 1],
    [3, 1],
    [2, 0],
  ] as const) {
    const client = await wireClient(server, { version, isLittle: true })
    client.send({ command: CHAN_READ, sn: 1, name: 'var/NOPE' })
    client.send({ command: CMD_WITH_RETURN, sn: 2, data: 'frobnicate\0' })
    for (const sn of [1, 2]) {
      const reply = await client.until(packet => packet.sn === sn)
      expect(reply).toMatchObject({ command: REPLY, type: ERROR, error })
      expect(reply.data.at(-1)).toBe(0)
    }
  }
})

test('a registration that fails becomes an error event', async () => {
  const client = await wireClient(await startServer())
  client.send({ command: REGISTER, name: 'error' })
  client.send({ command: REGISTER, sn: 9, name: 'motor/nobody/position' })
  await client.until(packet => packet.name === 'error')
  expect(events(client, 'error')).toEqual(['No such property: motor/nobody/position'])
  expect(client.received.filter(({ sn }) => sn === 9)).toEqual([])
})

test('data arrays cannot be watched', async () => {
  const client = await wireClient(await startServer())
  client.send({ command: REGISTER, name: 'error' })
  client.send({ command: REGISTER, name: 'var/SCAN_D' })
  await client.until(packet => packet.name === 'error')
  expect(events(client, 'error')[0]).toContain('SCAN_D')
})

test('what was not registered is not sent', async () => {
  const client = await wireClient(await startServer(fast))
  client.send({ command: REGISTER, name: 'motor/samx/move_done' })
  client.send({ command: CMD_WITH_RETURN, sn: 1, data: 'umv samx 1 samz 1; ct 0.1\0' })
  await client.until(packet => packet.sn === 1)
  const names = client.received.filter(packet => packet.command === EVENT).map(packet => packet.name)
  expect(new Set(names)).toEqual(new Set(['motor/samx/move_done']))
})

test('what was not registered is sent when the switch says so', async () => {
  const client = await wireClient(await startServer(fast))
  client.send({ command: CHAN_SEND, name: 'var/FAULT', data: 'unregistered\0' })
  client.send({ command: CMD_WITH_RETURN, sn: 1, data: 'umv samx 1\0' })
  await client.until(packet => packet.sn === 1)
  expect(events(client, 'motor/samx/dial_position').at(-1)).toBe('1')
})

test('a move: some delay, move_done 1, positions, the final position, move_done 0', async () => {
  const client = await wireClient(await startServer({ startDelayMs: 100 }))
  for (const name of ['motor/samx/move_done', 'motor/samx/position']) client.send({ command: REGISTER, name })
  client.send({ command: CHAN_SEND, name: 'motor/samx/start_one', data: '3\0' })
  await client.settle()
  expect(events(client, 'motor/samx/move_done')).toEqual(['0'])
  await client.until(() => events(client, 'motor/samx/move_done').length === 3)
  const told = client.received.filter(packet => packet.command === EVENT).slice(2)
  expect(told.at(0)).toMatchObject({ name: 'motor/samx/move_done', data: Buffer.from('1\0') })
  expect(told.at(-2)).toMatchObject({ name: 'motor/samx/position', data: Buffer.from('3\0') })
  expect(told.at(-1)).toMatchObject({ name: 'motor/samx/move_done', data: Buffer.from('0\0') })
  expect(events(client, 'motor/samx/position').length).toBeGreaterThan(3)
})

test('a count: count 1, values, count 0', async () => {
  const client = await wireClient(await startServer())
  for (const name of ['scaler/.all./count', 'scaler/sec/value']) client.send({ command: REGISTER, name })
  client.send({ command: CHAN_SEND, name: 'scaler/.all./count', data: '0.2\0' })
  await client.until(() => events(client, 'scaler/.all./count').length === 3)
  const told = client.received.slice(2).map(packet => packet.name)
  expect(events(client, 'scaler/.all./count')).toEqual(['0', '1', '0'])
  expect(told.at(0)).toBe('scaler/.all./count')
  expect(told.at(-1)).toBe('scaler/.all./count')
  expect(events(client, 'scaler/sec/value').at(-1)).toBe('0.2')
})

test('status/ready is 0 while a command runs and 1 around it', async () => {
  const client = await wireClient(await startServer(fast))
  client.send({ command: REGISTER, name: 'status/ready' })
  client.send({ command: CMD_WITH_RETURN, sn: 1, data: 'umv samx 1\0' })
  await client.until(() => events(client, 'status/ready').length === 3)
  expect(events(client, 'status/ready')).toEqual(['1', '0', '1'])
})

describe('ABORT', () => {
  test('stops motion: the final position, then move_done 0, then ready 1', async () => {
    const client = await wireClient(await startServer())
    const names = ['motor/rot/move_done', 'motor/rot/position', 'status/ready']
    for (const name of names) client.send({ command: REGISTER, name })
    client.send({ command: CMD_WITH_RETURN, sn: 1, data: 'umv rot 300\0' })
    await client.until(() => events(client, 'motor/rot/move_done').includes('1'))
    client.send({ command: ABORT })
    await client.until(() => events(client, 'status/ready').length === 3)
    const told = client.received.filter(packet => packet.command === EVENT).map(packet => packet.name)
    expect(told.slice(-3)).toEqual(['motor/rot/position', 'motor/rot/move_done', 'status/ready'])
    client.send({ command: CHAN_READ, sn: 2, name: 'motor/rot/position' })
    const position = Number((await client.until(packet => packet.sn === 2)).data.toString().replace('\0', ''))
    expect(position).toBeLessThan(300)
  })

  test('stops counting', async () => {
    const client = await wireClient(await startServer())
    client.send({ command: REGISTER, name: 'scaler/.all./count' })
    client.send({ command: CMD_WITH_RETURN, sn: 1, data: 'ct 600\0' })
    await client.until(() => events(client, 'scaler/.all./count').includes('1'))
    client.send({ command: ABORT })
    expect(await client.until(packet => packet.sn === 1)).toMatchObject({ type: ERROR, error: 1 })
    expect(events(client, 'scaler/.all./count')).toEqual(['0', '1', '0'])
  })

  test('ends a scan, and cleanup macros run before the prompt returns', async () => {
    const client = await wireClient(await startServer())
    client.send({ command: CHAN_SEND, name: 'var/cleaned', data: '0\0' })
    for (const name of ['var/cleaned', 'var/NPTS', 'status/ready']) client.send({ command: REGISTER, name })
    client.send({ command: CMD, data: 'cdef("cleanup_once", "cleaned = 1\\n", "test")\0' })
    client.send({ command: CMD_WITH_RETURN, sn: 1, data: 'loopscan 100 0.05\0' })
    await client.until(() => events(client, 'var/NPTS').includes('1'))
    client.send({ command: ABORT })
    expect(await client.until(packet => packet.sn === 1)).toMatchObject({ type: ERROR, error: 1 })
    await client.until(() => events(client, 'status/ready').at(-1) === '1')
    const told = client.received.filter(packet => packet.command === EVENT).map(packet => packet.name)
    expect(told.indexOf('var/cleaned', told.indexOf('var/cleaned') + 1)).toBeLessThan(
      told.lastIndexOf('status/ready'),
    )
    expect(events(client, 'var/cleaned')).toEqual(['0', '1'])
  })

  test('drops what its sender has waiting, and nobody else’s', async () => {
    const server = await startServer()
    const [client, other] = [await wireClient(server), await wireClient(server)]
    client.send({ command: CMD_WITH_RETURN, sn: 1, data: 'sleep(600)\0' })
    client.send({ command: CMD_WITH_RETURN, sn: 2, data: 'mine = 1\0' })
    await client.settle()
    other.send({ command: CMD_WITH_RETURN, sn: 3, data: '40+2\0' })
    await other.settle()
    client.send({ command: ABORT })
    expect((await client.until(packet => packet.sn === 2)).type).toBe(ERROR)
    expect((await other.until(packet => packet.sn === 3)).data.toString()).toBe('42\0')
    other.send({ command: CHAN_READ, sn: 4, name: 'var/mine' })
    expect((await other.until(packet => packet.sn === 4)).type).toBe(ERROR)
  })

  test('from another client ends the running command too', async () => {
    const server = await startServer()
    const [client, other] = [await wireClient(server), await wireClient(server)]
    client.send({ command: CMD_WITH_RETURN, sn: 1, data: 'while (1) x = 1\0' })
    await client.settle()
    other.send({ command: ABORT })
    expect(await client.until(packet => packet.sn === 1)).toMatchObject({ type: ERROR, error: 1 })
  })
})

describe('fault switches', () => {
  test('cut packets at any byte', async () => {
    const client = await wireClient(await startServer())
    for (const size of ['1', '4', '11', '53', '131', 'random']) {
      client.send({ command: CHAN_SEND, name: 'var/FAULT', data: `split ${size}\0` })
      client.send({ command: CHAN_READ, sn: 1, name: 'var/SPEC' })
      await client.settle()
    }
    const replies = client.received.filter(({ sn }) => sn === 1).map(({ data }) => data.toString())
    expect(replies).toEqual(Array.from({ length: 6 }, () => 'fourc\0'))
  })

  test('let packets and events gather into one burst', async () => {
    const client = await wireClient(await startServer())
    client.send({ command: CHAN_SEND, name: 'var/FAULT', data: 'burst 50\0' })
    client.send({ command: REGISTER, name: 'var/n' })
    client.send({ command: CHAN_SEND, name: 'var/n', data: '0\0' })
    client.send({ command: REGISTER, name: 'var/n' })
    client.send({ command: CMD_WITH_RETURN, sn: 1, data: 'for (i = 1; i <= 100; i++) n = i\0' })
    await client.until(packet => packet.sn === 1)
    expect(events(client, 'var/n')).toEqual(Array.from({ length: 101 }, (_, index) => String(index)))
  })

  test('speak big-endian to a little-endian client', async () => {
    const client = await wireClient(await startServer())
    client.send({ command: CHAN_SEND, name: 'var/FAULT', data: 'big-endian\0' })
    client.send({ command: HELLO, sn: 1 })
    expect(await client.until(packet => packet.sn === 1)).toMatchObject({ isLittle: false, name: 'fourc' })
  })

  test.each([2, 3])('know only version %d', async version => {
    const client = await wireClient(await startServer())
    client.send({ command: CHAN_SEND, name: 'var/FAULT', data: `version ${version}\0` })
    client.send({ command: HELLO, sn: 1 })
    expect(await client.until(packet => packet.sn === 1)).toMatchObject({ version, name: 'fourc' })
  })

  test('delay replies but not events', async () => {
    const client = await wireClient(await startServer())
    client.send({ command: CHAN_SEND, name: 'var/FAULT', data: 'delay 50\0' })
    client.send({ command: CHAN_READ, sn: 1, name: 'var/SPEC' })
    client.send({ command: REGISTER, name: 'var/SHUTTER' })
    await client.until(packet => packet.sn === 1)
    expect(client.received.map(packet => packet.command)).toEqual([EVENT, REPLY])
  })

  test('tell every event twice', async () => {
    const client = await wireClient(await startServer())
    client.send({ command: CHAN_SEND, name: 'var/FAULT', data: 'duplicate\0' })
    client.send({ command: REGISTER, name: 'var/SHUTTER' })
    await client.settle()
    expect(events(client, 'var/SHUTTER')).toEqual(['0', '0'])
  })

  test('leave the answer to HELLO without a name', async () => {
    const client = await wireClient(await startServer())
    client.send({ command: CHAN_SEND, name: 'var/FAULT', data: 'anonymous\0' })
    client.send({ command: HELLO, sn: 1 })
    expect((await client.until(packet => packet.sn === 1)).name).toBe('')
  })

  test.each([
    ['0x0001', 1],
    ['0x1000', 0x1000],
  ])('mark what was deleted with %s', async (flag, flags) => {
    const client = await wireClient(await startServer())
    client.send({ command: CHAN_SEND, name: 'var/FAULT', data: `deleted ${flag}\0` })
    client.send({ command: CMD_WITH_RETURN, sn: 1, data: 'global Z[]; Z["a"] = 1; Z["b"] = 2\0' })
    await client.until(packet => packet.sn === 1)
    client.send({ command: REGISTER, name: 'var/Z' })
    client.send({ command: CMD_WITH_RETURN, sn: 2, data: 'delete Z["a"]; unglobal Z\0' })
    await client.until(packet => packet.sn === 2)
    const [, element, whole] = client.received.filter(packet => packet.name === 'var/Z')
    expect(element).toMatchObject({ flags, type: ASSOC, data: Buffer.from('a\x001\0\0') })
    expect(whole).toMatchObject({ flags, data: Buffer.from('b\x002\0\0') })
  })

  test('send a wrong magic number, a huge length', async () => {
    const server = await startServer()
    for (const fault of ['magic', 'huge']) {
      const client = await wireClient(server)
      await client.settle()
      const seen = new Promise<Buffer>(resolve => {
        const socket = connect({ host: server.host, port: server.port }, () => {
          socket.write(wirePacket({ version: 4, isLittle: true }, { command: HELLO, sn: 1 }))
        })
        socket.on('data', bytes => resolve(bytes))
        onTestFinished(() => void socket.destroy())
      })
      server.fault(fault)
      const bytes = await seen
      if (fault === 'magic') expect(bytes.readUInt32BE(0)).toBe(0xdeadbeef)
      else expect(bytes.readUInt32LE(40)).toBe(0x7fffffff)
    }
  })

  test('stop reading altogether, and read on when it is over', async () => {
    const server = await startServer()
    const client = await wireClient(server)
    await client.settle()
    server.fault('half-open')
    client.send({ command: CHAN_READ, sn: 1, name: 'var/SPEC' })
    server.fault('none')
    expect((await client.until(packet => packet.sn === 1)).data.toString()).toBe('fourc\0')
  })

  test('raise a storm of events that stays in order', async () => {
    const client = await wireClient(await startServer())
    client.send({ command: REGISTER, name: 'var/STORM' })
    client.send({ command: CHAN_SEND, name: 'var/FAULT', data: 'storm 20000\0' })
    await client.until(packet => packet.data.toString() === '2000\0')
    client.send({ command: CHAN_SEND, name: 'var/FAULT', data: 'none\0' })
    const numbers = events(client, 'var/STORM').map(Number)
    expect(numbers).toEqual(numbers.map((_, index) => index))
  })
})
