import { describe, expect, test } from 'vitest'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { createSpecClient } from '../../../electron/spec/spec-client.ts'
import { connectTo, quiet, recorded } from './rig.ts'
import { type Answer, obedient, rawPeer, type RawFields } from './raw-peer.ts'

/* The client's checklist of the protocol, line by line, against a peer that is not ours. */

const th = {
  'motor/th/position': '1',
  'motor/th/step_size': '2000',
  'motor/th/sign': '1',
  'motor/th/offset': '0',
  'motor/th/low_limit': '-10',
  'motor/th/high_limit': '10',
  'motor/th/move_done': '0',
  'status/ready': '1',
}

describe.each([
  { version: 2, order: 'little' },
  { version: 2, order: 'big' },
  { version: 3, order: 'little' },
  { version: 3, order: 'big' },
  { version: 4, order: 'little' },
  { version: 4, order: 'big' },
] as const)('with a server of version $version, $order-endian', wire => {
  test('the whole talk of a move works, and requests are of that version', async () => {
    const values: Record<string, string> = { ...th }
    const answer = obedient(values)
    const peer = await rawPeer((request, socket, self) => {
      answer(request, socket, self)
      if (request.cmd !== 12) return
      values['motor/th/position'] = '2.5'
      for (const [name, text] of [
        ['move_done', '1'],
        ['position', '2.5'],
        ['move_done', '0'],
      ] as const) {
        // prettier-ignore
        socket.write(self.packet({ cmd: 8, name: `motor/th/${name}`, data: Buffer.from(`${text}\0`) }))
      }
    }, wire)
    const client = await connectTo(peer)
    expect(await client.move('th', 2.5, quiet)).toBe(2.5)
    const [hello, ...rest] = peer.received
    expect(hello?.version).toBe(4)
    expect(new Set(rest.map(request => request.version))).toEqual(new Set([wire.version]))
    const start = peer.received.find(request => request.name === 'motor/th/start_one')
    expect(start?.data.toString('latin1')).toBe('2.5\0')
  })

  test('a matrix of doubles arrives in its order', async () => {
    const data = Buffer.alloc(32)
    for (const [index, value] of [1, 2.5, -3, 4].entries()) {
      if (wire.order === 'little') data.writeDoubleLE(value, index * 8)
      else data.writeDoubleBE(value, index * 8)
    }
    const client = await connectTo(await reading({ type: 5, rows: 2, cols: 2, data }, wire))
    expect(await client.readValue('var/arr')).toEqual({
      kind: 'array',
      rows: 2,
      cols: 2,
      numbers: Float64Array.of(1, 2.5, -3, 4),
    })
  })

  test('64-bit integers keep every bit', async () => {
    const data = Buffer.alloc(8)
    if (wire.order === 'little') data.writeBigInt64LE(-(2n ** 53n) - 1n)
    else data.writeBigInt64BE(-(2n ** 53n) - 1n)
    const client = await connectTo(await reading({ type: 14, rows: 1, cols: 1, data }, wire))
    expect(await client.readValue('var/big')).toMatchObject({ numbers: BigInt64Array.of(-(2n ** 53n) - 1n) })
  })
})

describe('the client', () => {
  test('handles a partial header, from 4 bytes on', async () => {
    const whole = obedient({ 'var/X': '5' })
    for (const first of [1, 4, 11, 12, 13, 131, 132]) {
      const peer = await rawPeer((request, socket, self) => {
        whole(request, piecewise(socket, first), self)
      })
      const client = await connectTo(peer)
      expect(await client.read('var/X')).toBe('5')
    }
  })

  test('handles several packets per read', async () => {
    const peer = await rawPeer((request, socket, self) => {
      if (request.cmd !== 6 || request.name !== 'var/X') {
        obedient()(request, socket, self)
        return
      }
      const events = Array.from({ length: 100 }, (_, index) =>
        self.packet({ cmd: 8, name: 'var/X', data: Buffer.from(`${index}\0`) }),
      )
      socket.write(Buffer.concat(events))
    })
    const client = await connectTo(peer)
    const seen = recorded(client, 'var/X')
    await seen.until(text => text === '99')
    expect(seen.values).toEqual(Array.from({ length: 100 }, (_, index) => String(index)))
  })

  test('handles replies out of order', async () => {
    const held: (() => void)[] = []
    const peer = await rawPeer((request, socket, self) => {
      const { cmd, sn, name } = request
      if (cmd !== 11) {
        obedient()(request, socket, self)
        return
      }
      held.push(() => socket.write(self.packet({ cmd: 13, sn, name, data: Buffer.from(`${name}\0`) })))
      if (held.length === 3) for (const send of held.toReversed()) send()
    })
    const client = await connectTo(peer)
    const names = ['var/A', 'var/B', 'var/C']
    expect(await Promise.all(names.map(name => client.read(name)))).toEqual(names)
  })

  test('handles replies that never come, by name', async () => {
    const peer = await rawPeer(obedient())
    const real = systemClock()
    let longestMs = Infinity
    const clock = {
      ...real,
      sleep: (ms: number, signal?: AbortSignal) => real.sleep(Math.min(ms, longestMs), signal),
    }
    const client = createSpecClient({ address: peer, clock, heartbeatMs: 1e9, silenceMs: 1e9 })
    await client.connect()
    longestMs = 30
    await expect(client.read('var/X')).rejects.toMatchObject({
      kind: 'timeout',
      where: expect.stringContaining('var/X') as string,
    })
    await client.close()
  })

  test.each([
    ['by type', { type: 3, err: 0 }],
    ['by number', { type: 2, err: 17 }],
    ['by both', { type: 3, err: 1 }],
  ])('handles errors %s', async (_, form) => {
    const client = await connectTo(await reading({ ...form, data: Buffer.from('No such thing\0') }))
    await expect(client.read('var/X')).rejects.toMatchObject({ kind: 'device', message: 'No such thing' })
    await expect(client.run('what', quiet)).rejects.toMatchObject({ message: 'No such thing' })
  })

  test('handles a missing NUL', async () => {
    const client = await connectTo(await reading({ data: Buffer.from('12') }))
    expect(await client.read('var/X')).toBe('12')
  })

  test.each([
    ['text', { data: Buffer.from('12\0\0\0') }, '12'],
    ['an associative array', { type: 4, data: Buffer.from('a\x001\0\0\0') }, '{"a":"1"}'],
    ['a data array', { type: 12, rows: 1, cols: 2, data: Buffer.of(7, 8, 0) }, '7 8'],
  ])('handles a surplus NUL after %s', async (_, fields, text) => {
    const client = await connectTo(await reading(fields))
    expect(await client.read('var/X')).toBe(text)
  })

  test('handles unknown command codes', async () => {
    const client = await connectTo(await chatty({ cmd: 99, name: 'what', data: Buffer.from('ever\0') }))
    expect(await client.read('var/X')).toBe('5')
  })

  test('handles events it did not register', async () => {
    const event = { cmd: 8, name: 'motor/a/dial_position', data: Buffer.from('-24.4\0') }
    const client = await connectTo(await chatty(event))
    expect(await client.read('var/X')).toBe('5')
  })

  test('handles an empty name in the answer to its greeting', async () => {
    const peer = await rawPeer((request, socket, self) => {
      if (request.cmd === 14) socket.write(self.packet({ cmd: 15, sn: request.sn }))
      else obedient({ 'var/X': '5' })(request, socket, self)
    })
    const client = await connectTo(peer)
    expect(client.name).toBe(`SPEC at 127.0.0.1:${peer.port}`)
    expect(await client.read('var/X')).toBe('5')
  })

  test('handles move_done, which is 1 while moving, and a start that comes late', async () => {
    const values: Record<string, string> = { ...th }
    const clock = systemClock()
    const peer = await rawPeer((request, socket, self) => {
      obedient(values)(request, socket, self)
      if (request.cmd !== 12) return
      const tell = (text: string): boolean =>
        socket.write(self.packet({ cmd: 8, name: 'motor/th/move_done', data: Buffer.from(`${text}\0`) }))
      void clock.sleep(120).then(() => {
        tell('1')
        values['motor/th/position'] = '3'
        tell('0')
      })
    })
    const client = await connectTo(peer)
    expect(await client.move('th', 3, quiet)).toBe(3)
  })

  test('handles associative arrays of which only changes are told', async () => {
    const seen = await assocEvents([['a\x001\0b\x002\0\0', 0], ['b\x003\0\0', 0], ['c\x1cd\x004\0\0', 0]]) // prettier-ignore
    expect(seen.map(text => JSON.parse(text) as unknown)).toEqual([
      { a: '1', b: '2' },
      { a: '1', b: '3' },
      { a: '1', b: '3', 'c\x1cd': '4' },
    ])
  })

  test.each([0x0001, 0x1000])('handles the deleted flag %d of an element', async flags => {
    const seen = await assocEvents([['a\x001\0b\x002\0\0', 0], ['a\0\0\0', flags]]) // prettier-ignore
    expect(seen.map(text => JSON.parse(text) as unknown)).toEqual([{ a: '1', b: '2' }, { b: '2' }])
  })

  test.each([0x0001, 0x1000])('handles the deleted flag %d of a whole variable', async flags => {
    const peer = await rawPeer((request, socket, self) => {
      if (request.cmd !== 6 || request.name !== 'var/X') {
        obedient()(request, socket, self)
        return
      }
      socket.write(self.packet({ cmd: 8, name: 'var/X', data: Buffer.from('5\0') }))
      socket.write(self.packet({ cmd: 8, name: 'var/X', flags }))
    })
    const client = await connectTo(peer)
    const kinds: string[] = []
    await new Promise<void>(resolve => {
      client.watch('var/X', (_, value) => {
        kinds.push(value.kind)
        if (kinds.length === 2) resolve()
      })
    })
    expect(kinds).toEqual(['text', 'deleted'])
  })
})

describe('where sources disagree, the client', () => {
  test.each([
    ['rows of fixed width', { rows: 2, cols: 3, data: Buffer.from('ab\0cd\0') }],
    ['a list of texts', { rows: 2, cols: 0, data: Buffer.from('ab\0cd\0') }],
  ])('takes an array of strings as %s', async (_, fields) => {
    const client = await connectTo(await reading({ type: 13, ...fields }))
    expect(await client.readValue('var/S')).toEqual({ kind: 'strings', strings: ['ab', 'cd'] })
  })

  test.each([
    ['one row', { rows: 1, cols: 3 }],
    ['one column', { rows: 3, cols: 1 }],
    ['a row without its count', { rows: 0, cols: 3 }],
  ])('takes a one-dimensional array as %s', async (_, shape) => {
    const client = await connectTo(await reading({ type: 12, ...shape, data: Buffer.of(1, 2, 3) }))
    expect(await client.readValue('var/S')).toMatchObject({ numbers: Uint8Array.of(1, 2, 3) })
  })

  test('hears a refused write whether it is answered or told as an error', async () => {
    for (const fields of [
      { cmd: 13, type: 3, err: 1 },
      { cmd: 8, name: 'error' },
    ]) {
      const peer = await rawPeer((request, socket, self) => {
        obedient(th)(request, socket, self)
        if (request.cmd !== 12) return
        socket.write(self.packet({ ...fields, sn: fields.cmd === 13 ? request.sn : 0, data: Buffer.from('No power\0') })) // prettier-ignore
      })
      const client = await connectTo(peer)
      await expect(client.move('th', 2, quiet)).rejects.toThrow('No power')
    }
  })

  test.each([true, false])('needs no first event of printed text (sent: %s)', async isSent => {
    const peer = await rawPeer((request, socket, self) => {
      obedient(isSent ? { 'output/tty': '' } : {})(request, socket, self)
      if (request.cmd !== 4) return
      socket.write(self.packet({ cmd: 8, name: 'output/tty', data: Buffer.from('hello\n\0') }))
      socket.write(self.packet({ cmd: 13, sn: request.sn, data: Buffer.from('0\0') }))
    })
    const client = await connectTo(peer)
    const printed: string[] = []
    await client.console('p "hello"', { onOutput: text => void printed.push(text), signal: quiet })
    expect(printed).toEqual(['hello\n'])
  })

  test('reads the name of a longer header at its end', async () => {
    const peer = await rawPeer((request, socket, self) => {
      const known = self.packet({ cmd: 15, sn: request.sn, name: 'future', data: Buffer.from('future\0') })
      if (request.cmd !== 14) return
      const header = Buffer.concat([known.subarray(0, 52), Buffer.alloc(4), known.subarray(52, 132)])
      header.writeInt32LE(5, 4)
      header.writeUInt32LE(136, 8)
      socket.write(Buffer.concat([header, known.subarray(132)]))
    })
    const client = await connectTo(peer)
    expect(client.name).toBe(`future at 127.0.0.1:${peer.port}`)
    await client.command('x')
    expect((await peer.heard(request => request.cmd === 3)).version).toBe(4)
  })

  test('calls a function by items to a server that knows calls, as text to one that does not', async () => {
    for (const [version, cmd, data] of [
      [4, 10, 'motor_mne\x000\0'],
      [2, 4, 'motor_mne(0)\0'],
    ] as const) {
      const peer = await rawPeer(
        (request, socket, self) => {
          obedient()(request, socket, self)
          if (request.cmd === cmd)
            socket.write(self.packet({ cmd: 13, sn: request.sn, data: Buffer.from('th\0') }))
        },
        { version },
      )
      const client = await connectTo(peer)
      expect(await client.call('motor_mne', ['0'])).toEqual({ kind: 'text', text: 'th' })
      expect(peer.received.at(-1)?.data.toString('latin1')).toBe(data)
    }
  })
})

describe('a server gone wrong', () => {
  const future = Buffer.alloc(132)
  test.each([
    ['a wrong magic', Buffer.from('HTTP/1.1 200 OK\r\n'), 'not the SPEC protocol'],
    ['an absurd length', absurd(40, 0xffffffff), 'announces 4294967295 bytes'],
    ['an absurd header', absurd(8, 100_000), 'a packet header of 100000 bytes'],
    ['nothing but zeros', future, 'not the SPEC protocol'],
  ])('by %s is left at once, by name, and tried again', async (_, bytes, message) => {
    const peer = await rawPeer(obedient({ 'var/X': '5' }))
    const client = await connectTo(peer, { retryDelaysMs: [10] })
    const lost = new Promise<string>(resolve => {
      client.onConnection(state => {
        if (state.state === 'lost') resolve(state.problem.message)
      })
    })
    const back = new Promise<void>(resolve => {
      client.onConnection(state => {
        if (state.state === 'connected') resolve()
      })
    })
    for (const socket of peer.sockets) socket.write(bytes)
    expect(await lost).toContain(message)
    await back
    expect(await client.read('var/X')).toBe('5')
  })
})

/** A server that answers every read and command with this. */
function reading(
  fields: Omit<RawFields, 'cmd'>,
  wire: Parameters<typeof rawPeer>[1] = {},
): ReturnType<typeof rawPeer> {
  return rawPeer((request, socket, self) => {
    obedient()(request, socket, self)
    const { cmd, sn, name } = request
    if (cmd === 11 || cmd === 4) socket.write(self.packet({ name, ...fields, cmd: 13, sn }))
  }, wire)
}

/** A server that says something unasked before every answer. */
function chatty(fields: RawFields): ReturnType<typeof rawPeer> {
  return rawPeer((request, socket, self) => {
    socket.write(self.packet(fields))
    obedient({ 'var/X': '5' })(request, socket, self)
  })
}

/** What a watcher of `var/Z` hears of these events, each data and flags. */
async function assocEvents(events: readonly (readonly [string, number])[]): Promise<readonly string[]> {
  const peer = await rawPeer((request, socket, self) => {
    if (request.cmd !== 6 || request.name !== 'var/Z') {
      obedient()(request, socket, self)
      return
    }
    for (const [text, flags] of events) {
      socket.write(self.packet({ cmd: 8, type: 4, flags, name: 'var/Z', data: Buffer.from(text) }))
    }
  })
  const client = await connectTo(peer)
  const seen: string[] = []
  await new Promise<void>(resolve => {
    client.watch('var/Z', text => {
      seen.push(text)
      if (seen.length === events.length) resolve()
    })
  })
  return seen
}

/** A whole header of which one field says too much. */
function absurd(at: number, value: number): Buffer {
  const bytes = Buffer.alloc(132)
  bytes.write('cefaedfe', 'hex')
  bytes.writeInt32LE(4, 4)
  bytes.writeUInt32LE(132, 8)
  bytes.writeUInt32LE(value, at)
  return bytes
}

/** Writes leave in two pieces, the first of so many bytes, with a turn of the event loop between them. */
function piecewise(socket: Parameters<Answer>[1], first: number): Parameters<Answer>[1] {
  return new Proxy(socket, {
    get: (target, key) =>
      key === 'write'
        ? (bytes: Buffer) => {
            target.write(bytes.subarray(0, first))
            setImmediate(() => target.write(bytes.subarray(first)))
          }
        : (Reflect.get(target, key) as unknown),
  })
}
