import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { specCommand } from '../../../shared/spec/codes.ts'
import { makePacket } from '../../../shared/spec/make-packet.ts'
import { encodePacket } from '../../../shared/spec/packet.ts'
import { PacketDecoder } from '../../../shared/spec/packet-decoder.ts'
import { textPayload } from '../../../shared/spec/value.ts'

export interface EventFlood {
  readonly host: string
  readonly port: number
  /** Sends all events of `property`, prepared beforehand, in one piece; their values count from 0. */
  send(): void
  close(): Promise<void>
}

/** A server that costs nothing: it answers greetings and throws prepared events, so that only their reader is measured. */
export async function eventFlood(property: string, events: number): Promise<EventFlood> {
  const sockets = new Set<Socket>()
  const prepared = Buffer.concat(
    Array.from({ length: events }, (_, index) => eventBytes(property, String(index))),
  )
  const server = createServer(socket => {
    sockets.add(socket)
    greetBack(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    host: '127.0.0.1',
    port: typeof address === 'object' && address !== null ? address.port : 0,
    send: () => {
      for (const socket of sockets) socket.write(prepared)
    },
    close: async () => {
      server.close()
      for (const socket of sockets) socket.destroy()
      await once(server, 'close')
    },
  }
}

function greetBack(socket: Socket): void {
  const decoder = new PacketDecoder()
  // The client goes first; what it leaves behind is no news.
  socket.on('error', () => socket.destroy())
  socket.on('data', chunk => {
    for (const { command, sn } of decoder.push(chunk).packets) {
      if (command !== specCommand.hello) continue
      socket.write(encodePacket(makePacket({ command: specCommand.helloReply, sn, name: 'flood', atMs: 0 })))
    }
  })
}

function eventBytes(name: string, text: string): Uint8Array {
  return encodePacket(makePacket({ command: specCommand.event, name, payload: textPayload(text), atMs: 0 }))
}
