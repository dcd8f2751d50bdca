import { setMaxListeners } from 'node:events'
import type { Socket } from 'node:net'
import type { Clock } from '../../shared/base/clock.ts'
import { HutchError } from '../../shared/model/problem.ts'
import { specCommand } from '../../shared/spec/codes.ts'
import { makePacket } from '../../shared/spec/make-packet.ts'
import { encodePacket, newestVersion, oldestVersion, type SpecPacket } from '../../shared/spec/packet.ts'
import { PacketDecoder } from '../../shared/spec/packet-decoder.ts'
import { decodeValue, type Payload } from '../../shared/spec/value.ts'
import { PendingReplies } from './pending-replies.ts'

export interface Message {
  readonly command: number
  readonly name?: string
  readonly payload?: Payload
}

export interface LinkOptions {
  readonly socket: Socket
  readonly clock: Clock
  /** Label that the server may show for this client. */
  readonly label: string
  readonly onEvent: (packet: SpecPacket) => void
  readonly log: (line: string) => void
}

/** A server that takes no bytes is cut off: requests are short, this is some 100 000 of them. */
const maxUnsentBytes = 16 * 1024 * 1024

const maxOperations = 1000

/** One connection from greeting to end. It is never revived: a lost link is replaced by a new one. */
export class SpecLink {
  readonly address: string
  readonly port: number | undefined
  serverName = ''
  readonly #options: LinkOptions
  readonly #decoder = new PacketDecoder()
  readonly #pending = new PendingReplies()
  #version = newestVersion
  #heardMs: number
  readonly #over = new AbortController()

  constructor(options: LinkOptions) {
    const { socket } = options
    this.#options = options
    this.port = socket.remotePort
    this.address = `${socket.remoteAddress ?? '?'}:${socket.remotePort ?? '?'}`
    this.#heardMs = options.clock.elapsedMs()
    // Every motion and every count under way listens to it.
    setMaxListeners(maxOperations, this.#over.signal)
    socket.on('data', chunk => this.#receive(chunk))
    socket.on('error', error => this.close(breakWords(error)))
    socket.on('end', () => this.close('the server closed the connection'))
    socket.on('close', () => this.close('the connection was closed'))
  }

  /** `fourc at 127.0.0.1:6510` */
  get name(): string {
    return `${this.serverName === '' ? 'SPEC' : this.serverName} at ${this.address}`
  }

  get version(): number {
    return this.#version
  }

  /** Time since the server was last heard, ms. */
  get silentMs(): number {
    return this.#options.clock.elapsedMs() - this.#heardMs
  }

  /** Greets the server; from then on its name and version are known. Also serves as a sign of life. */
  async hello(): Promise<void> {
    const reply = await this.request({ command: specCommand.hello, name: this.#options.label }, 'hello').reply
    if (reply.version >= oldestVersion) this.#version = Math.min(reply.version, newestVersion)
    this.serverName = reply.name === '' ? textOf(reply) : reply.name
  }

  /** Sends what will be answered. `forget` gives up waiting. `what` names the request in messages. */
  request(
    message: Message,
    what: string,
  ): { readonly reply: Promise<SpecPacket>; readonly forget: () => void } {
    if (this.#over.signal.aborted) {
      return { reply: Promise.reject(this.#over.signal.reason as HutchError), forget: () => {} }
    }
    const pending = this.#pending.add(what)
    this.#send(message, pending.sn)
    return pending
  }

  /** Sends what is answered only when it is refused. */
  tell(message: Message, onRefused: (packet: SpecPacket) => void): void {
    this.#send(message, this.#pending.addRefusal(onRefused))
  }

  /** Sends what is never answered. */
  announce(message: Message): void {
    this.#send(message, 0)
  }

  /** Aborted when the link is over; its reason says what happened. */
  get over(): AbortSignal {
    return this.#over.signal
  }

  close(why: string): void {
    if (this.#over.signal.aborted) return
    this.#options.socket.destroy()
    this.#pending.failAll(what => this.#lost(`${why}; ${what} was not finished`))
    this.#over.abort(this.#lost(why))
  }

  #lost(why: string): HutchError {
    return new HutchError({
      kind: 'connection',
      message: `Lost ${this.name}: ${why}`,
      where: this.name,
      advice: 'Check that the SPEC server still runs. Hutch connects again by itself.',
    })
  }

  #send(message: Message, sn: number): void {
    const { socket, clock } = this.#options
    if (socket.destroyed) return
    if (socket.writableLength > maxUnsentBytes) {
      this.close('the server takes no more requests')
      return
    }
    socket.write(encodePacket(makePacket({ ...message, sn, version: this.#version, atMs: clock.nowMs() })))
  }

  #receive(chunk: Uint8Array): void {
    this.#heardMs = this.#options.clock.elapsedMs()
    const { packets, problem } = this.#decoder.push(chunk)
    for (const packet of packets) this.#dispatch(packet)
    if (problem !== undefined) this.close(problem)
  }

  #dispatch(packet: SpecPacket): void {
    switch (packet.command) {
      case specCommand.event:
        this.#options.onEvent(packet)
        return
      case specCommand.reply:
      case specCommand.helloReply:
        if (!this.#pending.settle(packet)) {
          this.#options.log(`${this.name}: an answer to nothing asked, number ${packet.sn}, was dropped`)
        }
        return
      default:
        this.#options.log(`${this.name}: a packet of unknown command ${packet.command} was dropped`)
    }
  }
}

function breakWords(error: NodeJS.ErrnoException): string {
  const isBroken = error.code === 'ECONNRESET' || error.code === 'EPIPE'
  return isBroken ? 'the connection broke' : error.message
}

function textOf(packet: SpecPacket): string {
  const value = decodeValue(packet)
  return value.kind === 'text' ? value.text : ''
}
