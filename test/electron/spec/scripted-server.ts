import { createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { specCommand } from '../../../shared/spec/codes.ts'
import { makePacket, type PacketParts } from '../../../shared/spec/make-packet.ts'
import { encodePacket, type SpecPacket } from '../../../shared/spec/packet.ts'
import { PacketDecoder } from '../../../shared/spec/packet-decoder.ts'
import { textPayload } from '../../../shared/spec/value.ts'
import { Waiters } from '../../support/waiters.ts'

export interface ScriptedServer {
  readonly host: string
  readonly port: number
  /** Packets received from all clients. */
  readonly received: readonly SpecPacket[]
  readonly sockets: ReadonlySet<Socket>
  /** Resolves when such a packet has been received. */
  heard(holds: (packet: SpecPacket) => boolean): Promise<SpecPacket>
}

export type Reply = (packet: Omit<PacketParts, 'atMs'>) => void

/** A server that does only what the test says: real bytes on a real socket. */
export async function scriptedServer(
  obey: (packet: SpecPacket, reply: Reply, socket: Socket) => void,
): Promise<ScriptedServer> {
  const received: SpecPacket[] = []
  const sockets = new Set<Socket>()
  const waiting = new Waiters()
  const server = createServer(socket => {
    const decoder = new PacketDecoder()
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', chunk => {
      for (const packet of decoder.push(chunk).packets) {
        received.push(packet)
        obey(packet, parts => socket.write(encodePacket(makePacket({ ...parts, atMs: 0 }))), socket)
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
  return {
    host: '127.0.0.1',
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
    received,
    sockets,
    heard: holds => waiting.found(() => received.find(holds)),
  }
}

/** Answers greetings, and properties from a table. */
export function politely(
  properties: Readonly<Record<string, string>> = {},
): (packet: SpecPacket, reply: Reply) => void {
  return (packet, reply) => {
    const { command, name, sn } = packet
    if (command === specCommand.hello) {
      reply({ command: specCommand.helloReply, sn, name: 'fourc', payload: textPayload('fourc') })
    }
    const value = properties[name]
    if (value === undefined) return
    const payload = textPayload(value)
    if (command === specCommand.read) reply({ command: specCommand.reply, sn, name, payload })
    if (command === specCommand.register) reply({ command: specCommand.event, name, payload })
  }
}
