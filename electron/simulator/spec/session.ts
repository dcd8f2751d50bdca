import type { Socket } from 'node:net'
import type { Clock } from '../../../shared/base/clock.ts'
import { specCommand } from '../../../shared/spec/codes.ts'
import { makePacket } from '../../../shared/spec/make-packet.ts'
import { type ByteOrder, encodePacket, newestVersion, type SpecPacket } from '../../../shared/spec/packet.ts'
import { PacketDecoder } from '../../../shared/spec/packet-decoder.ts'
import { bytesToText, cStringToText } from '../../../shared/spec/text-bytes.ts'
import { decodeValue, encodeValue, type SpecValue, textPayload } from '../../../shared/spec/value.ts'
import type { CommandQueue } from './command-queue.ts'
import type { Faults } from './faults.ts'
import { functionSource } from './function-source.ts'
import { toSpecValue, type Value } from './language/values.ts'
import { Outlet } from './outlet.ts'
import { canonicalName, type Properties } from './properties.ts'
import { text } from './publish.ts'
import { SpecFailure } from './spec-failure.ts'

export interface SessionHost {
  readonly name: string
  readonly clock: Clock
  readonly properties: Properties
  readonly queue: CommandQueue<Value | undefined>
  readonly faults: Faults
  /** Called with blanks between its arguments, not with brackets and commas. */
  isCommand(name: string): boolean
  /** Ctrl-C: stops everything and forgets what this client has waiting. */
  abort(owner: object): void
}

/** A runaway client must not fill the memory; 100 motors have 2000 properties. */
const maxRegistrations = 20_000

/** One client: its byte order, its version, its registrations. */
export class Session {
  readonly #socket: Socket
  readonly #host: SessionHost
  readonly #decoder = new PacketDecoder()
  readonly #outlet: Outlet
  /** From the one spelling of a property to the spelling this client used. */
  readonly #registered = new Map<string, string>()
  #version = newestVersion
  #byteOrder: ByteOrder = 'little'

  constructor(socket: Socket, host: SessionHost) {
    this.#socket = socket
    this.#host = host
    this.#outlet = new Outlet(socket, {
      clock: host.clock,
      pieceBytes: () => host.faults.pieceBytes(),
      burstMs: () => host.faults.burstMs,
    })
    socket.setNoDelay(true)
    socket.on('data', chunk => this.#receive(chunk))
    // 'close' follows and the server forgets the session: a client that vanishes is everyday life.
    socket.on('error', () => socket.destroy())
  }

  /** A property changed: an event, if this client asked for it. */
  deliver(property: string, value: SpecValue, { isDeleted } = { isDeleted: false }): void {
    const name = this.#registered.get(property)
    const flags = isDeleted ? this.#host.faults.deletedFlag : 0
    if (name !== undefined) this.#sendEvent(name, value, flags)
    else if (this.#host.faults.has('unregistered')) this.#sendEvent(property, value, flags)
  }

  /** A server that is gone without a word: not even its system takes what is sent. */
  stopReading(): void {
    this.#socket.pause()
  }

  readAgain(): void {
    this.#socket.resume()
  }

  close(): void {
    this.#socket.end()
  }

  drop(): void {
    this.#socket.destroy()
  }

  #receive(chunk: Uint8Array): void {
    const { packets, problem } = this.#decoder.push(chunk)
    for (const packet of packets) {
      if (!this.#host.faults.isSilent) this.#handle(packet)
    }
    if (problem !== undefined) this.#socket.destroy()
  }

  #handle(packet: SpecPacket): void {
    this.#byteOrder = this.#host.faults.has('big-endian') ? 'big' : packet.byteOrder
    this.#version = Math.min(packet.version, this.#host.faults.newestVersion)
    try {
      this.#obey(packet)
    } catch (error) {
      if (!(error instanceof SpecFailure)) throw error
      this.#refuse(packet, error.message)
    }
  }

  #obey(packet: SpecPacket): void {
    const { properties } = this.#host
    switch (packet.command) {
      case specCommand.hello:
        this.#greet(packet)
        return
      case specCommand.close:
        this.#socket.end()
        return
      case specCommand.abort:
        this.#host.abort(this)
        return
      case specCommand.read:
        this.#send(specCommand.reply, packet, properties.read(packet.name))
        return
      case specCommand.write:
        properties.write(packet.name, decodeValue({ ...packet, error: 0 }), this)
        return
      case specCommand.register:
        this.#register(packet.name)
        return
      case specCommand.unregister:
        this.#registered.delete(canonicalName(packet.name))
        return
      default:
        this.#obeyText(packet)
    }
  }

  #greet(packet: SpecPacket): void {
    const name = this.#host.faults.has('anonymous') ? '' : this.#host.name
    this.#send(specCommand.helloReply, { ...packet, name }, text(name))
  }

  #obeyText(packet: SpecPacket): void {
    switch (packet.command) {
      case specCommand.run:
      case specCommand.runWithReturn:
        this.#run(packet, cStringToText(packet.data))
        return
      case specCommand.call:
      case specCommand.callWithReturn: {
        // One client puts the text of a call into the name field and sends no data.
        const items = packet.data.length === 0 ? packet.name : bytesToText(packet.data)
        this.#run(
          packet,
          functionSource(items, name => this.#host.isCommand(name)),
        )
      }
      // Anything else is unknown and, like in SPEC, ignored.
    }
  }

  #run(packet: SpecPacket, source: string): void {
    const { command } = packet
    const answers = command === specCommand.runWithReturn || command === specCommand.callWithReturn
    this.#host.queue.push({
      owner: this,
      source,
      done: outcome => {
        if (!answers) return
        if (outcome.ok) this.#send(specCommand.reply, { ...packet, name: '' }, toSpecValue(outcome.value))
        else this.#refuse(packet, outcome.message)
      },
    })
  }

  #register(name: string): void {
    const value = this.#host.properties.read(name)
    if (value.kind === 'array' || value.kind === 'strings')
      throw new SpecFailure(`Data arrays cannot be watched: ${name}`)
    if (this.#registered.size >= maxRegistrations) throw new SpecFailure('Too many registrations')
    this.#registered.set(canonicalName(name), name)
    if (name !== 'error') this.#sendEvent(name, value)
  }

  /** Whoever can be answered gets an error reply; a failed registration can only become an `error` event. */
  #refuse(packet: SpecPacket, message: string): void {
    const { command } = packet
    if (command !== specCommand.register) this.#answerError(packet, message)
    if (command === specCommand.register || command === specCommand.write)
      this.deliver('error', text(message))
  }

  #answerError(packet: SpecPacket, message: string): void {
    // 0 marks requests whose sender listens to no answer.
    if (packet.sn === 0) return
    const isProperty = packet.command === specCommand.read || packet.command === specCommand.write
    const name = isProperty ? packet.name : ''
    this.#send(specCommand.reply, { ...packet, name }, { kind: 'error', text: message })
  }

  #sendEvent(name: string, value: SpecValue, flags = 0): void {
    const times = this.#host.faults.has('duplicate') ? 2 : 1
    for (let time = 0; time < times; time++) this.#send(specCommand.event, { sn: 0, name, flags }, value)
  }

  #send(command: number, to: Receiver, value: SpecValue): void {
    if (this.#host.faults.isSilent || this.#socket.destroyed) return
    const { delayMs } = this.#host.faults
    const bytes = this.#packet(command, to, value)
    if (delayMs === 0 || command === specCommand.event) this.#outlet.send(bytes)
    else void this.#host.clock.sleep(delayMs).then(() => this.#outlet.send(bytes))
  }

  #packet(command: number, { sn, name, flags }: Receiver, value: SpecValue): Uint8Array {
    const payload =
      value.kind === 'malformed' ? textPayload(value.reason) : encodeValue(value, this.#byteOrder)
    const packet = makePacket({
      command,
      sn,
      name,
      payload,
      flags: command === specCommand.event ? (flags ?? 0) : 0,
      error: value.kind === 'error' ? 1 : 0,
      atMs: this.#host.clock.nowMs(),
      version: this.#version,
      byteOrder: this.#byteOrder,
    })
    return this.#spoilt(encodePacket(packet))
  }

  #spoilt(bytes: Uint8Array): Uint8Array {
    const view = new DataView(bytes.buffer, bytes.byteOffset)
    if (this.#host.faults.take('magic')) view.setUint32(0, 0xdeadbeef)
    if (this.#host.faults.take('huge')) view.setUint32(lengthOffset, 0x7fffffff, this.#byteOrder === 'little')
    return bytes
  }
}

interface Receiver {
  readonly sn: number
  readonly name: string
  readonly flags?: number
}

/** Of the number of data bytes, in every version of the header. */
const lengthOffset = 40
