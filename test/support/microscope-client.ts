import { connect, type Socket } from 'node:net'
import { PacketDecoder } from '../../shared/microscope/packet-decoder.ts'
import { encodePacket } from '../../shared/microscope/packet.ts'
import { parseReply } from '../../shared/microscope/parse-reply.ts'
import type { MicroscopeReply } from '../../shared/microscope/messages.ts'

export interface Received {
  readonly reply: MicroscopeReply
  readonly payload: Uint8Array
}

/** Speaks the camera's protocol word by word. */
export class MicroscopeClient {
  readonly #socket: Socket
  readonly #decoder = new PacketDecoder()
  readonly #received: Received[] = []
  #open: { reply: MicroscopeReply; payload: Uint8Array } | undefined
  #wake: () => void = () => {}
  closed = false

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('error', () => {})
    socket.on('close', () => {
      this.closed = true
      this.#wake()
    })
    socket.on('data', chunk => this.#take(chunk))
  }

  static open(port: number): Promise<MicroscopeClient> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new MicroscopeClient(socket)))
      socket.once('error', reject)
    })
  }

  send(request: object): void {
    this.#socket.write(encodePacket(request))
  }

  sendRaw(bytes: string): void {
    this.#socket.write(bytes)
  }

  /** The next message of the camera; rejects when it hangs up. */
  async next(): Promise<Received> {
    for (;;) {
      const first = this.#received.shift()
      if (first !== undefined) return first
      if (this.closed) throw new Error('the camera hung up')
      await new Promise<void>(resolve => (this.#wake = resolve))
    }
  }

  async ask(request: object): Promise<Received> {
    this.send(request)
    return await this.next()
  }

  close(): void {
    this.#socket.destroy()
  }

  #take(chunk: Uint8Array): void {
    for (const part of this.#decoder.push(chunk)) {
      if (part.kind === 'header') {
        this.#open = { reply: parseReply(part.header), payload: new Uint8Array(part.payloadBytes) }
      } else if (part.kind === 'payload') this.#open?.payload.set(part.bytes, part.offset)
      else if (this.#open !== undefined) this.#received.push(this.#open)
    }
    this.#wake()
  }
}
