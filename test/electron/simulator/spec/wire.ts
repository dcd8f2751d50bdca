import { connect } from 'node:net'
import { onTestFinished } from 'vitest'
import { Waiters } from '../../../support/waiters.ts'

/*
 * Packets written and read by hand, from the layout of the protocol alone and without any code of Hutch, so that a mistake
 * that client and server share does not stay hidden.
 */

export interface WireManner {
  readonly version: 2 | 3 | 4
  readonly isLittle: boolean
}

export interface WirePacket {
  readonly isLittle: boolean
  readonly version: number
  readonly size: number
  readonly sn: number
  readonly command: number
  readonly type: number
  readonly rows: number
  readonly cols: number
  readonly error: number
  readonly flags: number
  readonly name: string
  readonly data: Buffer
}

export const HELLO = 14
export const HELLO_REPLY = 15
export const REPLY = 13
export const EVENT = 8

const fixedBytes = { 2: 44, 3: 48, 4: 52 } as const

export function wirePacket(
  { version, isLittle }: WireManner,
  parts: { command: number; sn?: number; type?: number; name?: string; data?: string | Buffer },
): Buffer {
  const data =
    typeof parts.data === 'string' ? Buffer.from(parts.data, 'latin1') : (parts.data ?? Buffer.alloc(0))
  const size = fixedBytes[version] + 80
  const bytes = Buffer.alloc(size + data.length)
  const fields = [
    0xfeedface,
    version,
    size,
    parts.sn ?? 0,
    0,
    0,
    parts.command,
    parts.type ?? 2,
    0,
    0,
    data.length,
  ]
  fields.forEach((value, index) =>
    isLittle ? bytes.writeUInt32LE(value, index * 4) : bytes.writeUInt32BE(value, index * 4),
  )
  bytes.write(parts.name ?? '', fixedBytes[version], 79, 'latin1')
  data.copy(bytes, size)
  return bytes
}

/** All whole packets at the start of the bytes, and how many bytes they take. */
function readPackets(bytes: Buffer): { readonly packets: readonly WirePacket[]; readonly used: number } {
  const packets: WirePacket[] = []
  let at = 0
  while (bytes.length - at >= 44) {
    const isLittle = bytes.readUInt32LE(at) === 0xfeedface
    const field = (index: number): number =>
      isLittle ? bytes.readUInt32LE(at + index * 4) : bytes.readUInt32BE(at + index * 4)
    const [version, size, length] = [field(1), field(2), field(10)]
    if (bytes.length - at < size + length) break
    const name = bytes.subarray(at + size - 80, at + size)
    packets.push({
      ...{
        isLittle,
        version,
        size,
        sn: field(3),
        command: field(6),
        type: field(7),
        rows: field(8),
        cols: field(9),
      },
      error: version >= 3 ? field(11) : 0,
      flags: version >= 4 ? field(12) : 0,
      name: name.toString('latin1').replace(/\0[^]*$/, ''),
      data: Buffer.from(bytes.subarray(at + size, at + size + length)),
    })
    at += size + length
  }
  return { packets, used: at }
}

export interface WireClient {
  send(parts: Parameters<typeof wirePacket>[1]): void
  sendBytes(bytes: Buffer): void
  readonly received: readonly WirePacket[]
  until(holds: (packet: WirePacket) => boolean): Promise<WirePacket>
  /** Resolves when everything sent so far has been seen by the server: it answers a HELLO. */
  settle(): Promise<void>
  readonly closed: Promise<void>
}

export async function wireClient(
  server: { readonly host: string; readonly port: number },
  manner: WireManner = { version: 4, isLittle: true },
): Promise<WireClient> {
  const socket = connect({ host: server.host, port: server.port, noDelay: true })
  onTestFinished(() => void socket.destroy())
  const received: WirePacket[] = []
  const waiting = new Waiters()
  let pending = Buffer.alloc(0)
  let greetings = 900_000
  socket.on('error', () => socket.destroy())
  socket.on('data', chunk => {
    const { packets, used } = readPackets(Buffer.concat([pending, chunk]))
    pending = Buffer.concat([pending, chunk]).subarray(used)
    received.push(...packets)
    waiting.check()
  })
  const closed = new Promise<void>(resolve => socket.once('close', () => resolve()))
  await new Promise<void>(resolve => socket.once('connect', resolve))
  const until = (holds: (packet: WirePacket) => boolean): Promise<WirePacket> =>
    waiting.found(() => received.find(holds))
  const send: WireClient['send'] = parts => void socket.write(wirePacket(manner, parts))
  return {
    send,
    sendBytes: bytes => void socket.write(bytes),
    received,
    until,
    settle: async () => {
      const sn = ++greetings
      send({ command: HELLO, sn, name: 'settle' })
      await until(packet => packet.sn === sn)
    },
    closed,
  }
}
