import { createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { Waiters } from '../../support/waiters.ts'

/*
 * A SPEC server that shares not one line with ours: packets are put together and taken apart by hand from the protocol's
 * table of offsets, so that a mistake in our codec cannot hide by being made twice.
 */

export type RawOrder = 'little' | 'big'

export interface RawFields {
  readonly cmd: number
  readonly sn?: number
  readonly type?: number
  readonly rows?: number
  readonly cols?: number
  readonly err?: number
  readonly flags?: number
  readonly name?: string
  readonly data?: Buffer
}

export interface RawRequest {
  readonly version: number
  readonly sn: number
  readonly cmd: number
  readonly type: number
  readonly name: string
  readonly data: Buffer
}

export interface RawPeer {
  readonly host: string
  readonly port: number
  readonly received: readonly RawRequest[]
  readonly sockets: ReadonlySet<Socket>
  /** A packet in the peer's own version and byte order. */
  packet(fields: RawFields): Buffer
  heard(holds: (request: RawRequest) => boolean): Promise<RawRequest>
}

export type Answer = (request: RawRequest, socket: Socket, peer: RawPeer) => void

const nameAt: Readonly<Record<number, number>> = { 2: 44, 3: 48, 4: 52 }

export async function rawPeer(
  answer: Answer,
  { version = 4, order = 'little' }: { readonly version?: number; readonly order?: RawOrder } = {},
): Promise<RawPeer> {
  const received: RawRequest[] = []
  const sockets = new Set<Socket>()
  const waiting = new Waiters()
  const server = createServer(socket => {
    sockets.add(socket)
    let buffer = Buffer.alloc(0)
    socket.setNoDelay(true)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', chunk => {
      buffer = Buffer.concat([buffer, chunk])
      for (let taken = take(buffer); taken !== undefined; taken = take(buffer)) {
        buffer = buffer.subarray(taken.bytes)
        received.push(taken.request)
        answer(taken.request, socket, peer)
        waiting.check()
      }
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  const address = server.address()
  const peer: RawPeer = {
    host: '127.0.0.1',
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
    received,
    sockets,
    packet: fields => rawPacket(fields, version, order),
    heard: holds => waiting.found(() => received.find(holds)),
  }
  return peer
}

/** Answers the greeting, and reads and registrations from a table of texts. */
export function obedient(values: Readonly<Record<string, string>> = {}): Answer {
  return ({ cmd, sn, name }, socket, peer) => {
    const hello = Buffer.from('fourc\0')
    if (cmd === 14) socket.write(peer.packet({ cmd: 15, sn, name: 'fourc', data: hello }))
    const text = values[name]
    if (text === undefined) return
    const data = Buffer.from(`${text}\0`)
    if (cmd === 11) socket.write(peer.packet({ cmd: 13, sn, name, data }))
    if (cmd === 6) socket.write(peer.packet({ cmd: 8, name, data }))
  }
}

export function rawPacket(fields: RawFields, version: number, order: RawOrder): Buffer {
  const data = fields.data ?? Buffer.alloc(0)
  const at = nameAt[version] ?? 52
  const size = at + 80
  const integers = [
    0xfeedface,
    version,
    size,
    fields.sn ?? 0,
    1_700_000_000,
    250_000,
    fields.cmd,
    fields.type ?? 2,
    fields.rows ?? 0,
    fields.cols ?? 0,
    data.length,
    fields.err ?? 0,
    fields.flags ?? 0,
  ].slice(0, at / 4)
  const header = Buffer.alloc(size)
  for (const [index, value] of integers.entries()) {
    if (order === 'little') header.writeUInt32LE(value >>> 0, index * 4)
    else header.writeUInt32BE(value >>> 0, index * 4)
  }
  header.write(fields.name ?? '', at, 'latin1')
  return Buffer.concat([header, data])
}

/** Our client writes little-endian, whoever listens. */
function take(buffer: Buffer): { readonly request: RawRequest; readonly bytes: number } | undefined {
  if (buffer.length < 12) return undefined
  if (buffer.subarray(0, 4).toString('hex') !== 'cefaedfe') throw new Error('not a packet of ours')
  const version = buffer.readInt32LE(4)
  const size = buffer.readUInt32LE(8)
  if (buffer.length < size) return undefined
  const length = buffer.readUInt32LE(40)
  if (buffer.length < size + length) return undefined
  const name = buffer.toString('latin1', nameAt[version] ?? 52, size)
  return {
    bytes: size + length,
    request: {
      version,
      sn: buffer.readUInt32LE(12),
      cmd: buffer.readInt32LE(24),
      type: buffer.readInt32LE(28),
      name: name.slice(0, name.indexOf('\0')),
      data: buffer.subarray(size, size + length),
    },
  }
}
