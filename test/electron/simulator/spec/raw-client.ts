import { connect } from 'node:net'
import { onTestFinished } from 'vitest'
import { specCommand } from '../../../../shared/spec/codes.ts'
import { makePacket, type PacketParts } from '../../../../shared/spec/make-packet.ts'
import { type ByteOrder, encodePacket, type SpecPacket } from '../../../../shared/spec/packet.ts'
import { PacketDecoder } from '../../../../shared/spec/packet-decoder.ts'
import { decodeValue, textPayload, valueText } from '../../../../shared/spec/value.ts'
import { Waiters } from '../../../support/waiters.ts'

/** A client that sends packets as it is told and keeps all that comes back: no courtesy, no retries. */
export interface RawClient {
  send(parts: Omit<PacketParts, 'atMs'>): void
  sendBytes(bytes: Uint8Array): void
  /** All that came, in order. */
  readonly received: readonly SpecPacket[]
  /** The first packet, of those that came and will come, for which this holds. */
  next(holds: (packet: SpecPacket) => boolean): Promise<SpecPacket>
  /** The answer to a request with this number. */
  answer(sn: number): Promise<SpecPacket>
  /** Text of events of a property so far. */
  events(property: string): readonly string[]
  readonly closed: Promise<void>
}

export async function rawClient(
  server: { readonly host: string; readonly port: number },
  manner: { readonly version?: number; readonly byteOrder?: ByteOrder } = {},
): Promise<RawClient> {
  const socket = connect({ host: server.host, port: server.port, noDelay: true })
  const decoder = new PacketDecoder()
  const received: SpecPacket[] = []
  const waiting = new Waiters()
  socket.on('error', () => socket.destroy())
  socket.on('data', chunk => {
    received.push(...decoder.push(chunk).packets)
    waiting.check()
  })
  await new Promise<void>(resolve => socket.once('connect', resolve))
  onTestFinished(() => void socket.destroy())
  const next = (holds: (packet: SpecPacket) => boolean): Promise<SpecPacket> =>
    waiting.found(() => received.find(holds))
  return {
    send: parts => void socket.write(encodePacket(makePacket({ ...manner, ...parts, atMs: 0 }))),
    sendBytes: bytes => void socket.write(bytes),
    received,
    next,
    answer: sn => next(packet => packet.sn === sn),
    events: property =>
      received
        .filter(packet => packet.command === specCommand.event && packet.name === property)
        .map(packet => valueText(decodeValue(packet))),
    closed: new Promise<void>(resolve => socket.once('close', () => resolve())),
  }
}

export const ask = {
  hello: (sn: number) => ({ command: specCommand.hello, sn, name: 'raw' }),
  read: (sn: number, name: string) => ({ command: specCommand.read, sn, name }),
  run: (sn: number, source: string) => ({
    command: specCommand.runWithReturn,
    sn,
    payload: textPayload(source),
  }),
  register: (name: string) => ({ command: specCommand.register, name }),
  write: (name: string, value: string, sn = 0) => ({
    command: specCommand.write,
    sn,
    name,
    payload: textPayload(value),
  }),
}

export function textOf(packet: SpecPacket): string {
  return valueText(decodeValue(packet))
}
