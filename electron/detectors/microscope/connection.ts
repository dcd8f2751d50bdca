import { connect, type Socket } from 'node:net'
import type { Clock } from '../../../shared/base/clock.ts'
import { ParseError } from '../../../shared/base/parse.ts'
import type { FrameHeader, MicroscopeReply, MicroscopeRequest } from '../../../shared/microscope/messages.ts'
import { encodePacket } from '../../../shared/microscope/packet.ts'
import { PacketDecoder, type PacketPart } from '../../../shared/microscope/packet-decoder.ts'
import { parseReply } from '../../../shared/microscope/parse-reply.ts'
import { HutchError } from '../../../shared/model/problem.ts'
import { within } from './within.ts'

/** Where frames of the running series go. Pixels are written by the connection straight from the network's chunks. */
export interface FrameSink {
  /** Memory for the pixels of the next frame; undefined lets them fall. */
  begin(header: FrameHeader, byteLength: number): Uint8Array | undefined
  /** The pixels are complete. */
  end(header: FrameHeader): void
  fail(error: HutchError): void
}

export interface Endpoint {
  /** Name of the detector, for messages. */
  readonly name: string
  readonly host: string
  readonly port: number
}

type Answer = Exclude<MicroscopeReply, { kind: 'error' | 'frame' }>
type Question = MicroscopeRequest extends infer R ? (R extends { id: number } ? Omit<R, 'id'> : never) : never

const answerTimeoutMs = 5000

/** One socket to the camera: pairs answers with questions, hands frames to the sink. Useless once closed. */
export class MicroscopeConnection {
  readonly #socket: Socket
  readonly #endpoint: Endpoint
  readonly #clock: Clock
  readonly #decoder = new PacketDecoder()
  readonly #waiting = new Map<number, { resolve: (a: Answer) => void; reject: (e: HutchError) => void }>()
  #nextId = 1
  #sink: FrameSink | undefined
  #frame: { readonly header: FrameHeader; readonly target: Uint8Array | undefined } | undefined
  #lost: HutchError | undefined

  private constructor(socket: Socket, endpoint: Endpoint, clock: Clock) {
    this.#socket = socket
    this.#endpoint = endpoint
    this.#clock = clock
    socket.setNoDelay(true)
    socket.on('data', chunk => this.#receive(chunk))
    socket.on('error', error => this.#lose(lostError(endpoint, error.message)))
    socket.on('close', () => this.#lose(lostError(endpoint, 'the other side closed it')))
  }

  /** Rejects with `connection` when nobody is there, with `timeout` when nobody answers. */
  static async open(endpoint: Endpoint, clock: Clock, signal?: AbortSignal): Promise<MicroscopeConnection> {
    const socket = connect(endpoint.port, endpoint.host)
    const opened = new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('error', error => reject(absentError(endpoint, error)))
    })
    try {
      await within(
        opened,
        answerTimeoutMs,
        clock,
        () => silentError(endpoint, 'connect', answerTimeoutMs),
        signal,
      )
    } catch (error) {
      socket.on('error', () => {}) // what comes after giving up is not news
      socket.destroy()
      throw error
    }
    return new MicroscopeConnection(socket, endpoint, clock)
  }

  get isOpen(): boolean {
    return this.#lost === undefined
  }

  /** Rejects with the camera's own problem, `timeout` after 5 s, or `connection`. */
  async ask(question: Question, signal?: AbortSignal): Promise<Answer> {
    if (this.#lost !== undefined) throw this.#lost
    const id = this.#nextId++
    const answered = new Promise<Answer>((resolve, reject) => this.#waiting.set(id, { resolve, reject }))
    this.#socket.write(encodePacket({ id, ...question }))
    const late = (): HutchError => silentError(this.#endpoint, question.kind, answerTimeoutMs)
    try {
      return await within(answered, answerTimeoutMs, this.#clock, late, signal)
    } finally {
      this.#waiting.delete(id)
    }
  }

  credit(frames: number): void {
    if (this.isOpen) this.#socket.write(encodePacket({ id: this.#nextId++, kind: 'credit', frames }))
  }

  /** Frames go there until the returned function is called. A connection that is lost tells the sink at once. */
  attach(sink: FrameSink): () => void {
    this.#sink = sink
    if (this.#lost !== undefined) sink.fail(this.#lost)
    return () => {
      if (this.#sink !== sink) return
      this.#sink = undefined
      // The rest of a frame that is on its way must not be written into a slot that is somebody else's by now.
      if (this.#frame !== undefined) this.#frame = { header: this.#frame.header, target: undefined }
    }
  }

  close(): void {
    this.#lose(lostError(this.#endpoint, 'it was closed here'))
  }

  #receive(chunk: Uint8Array): void {
    try {
      for (const part of this.#decoder.push(chunk)) this.#take(part)
    } catch (error) {
      if (!(error instanceof ParseError)) throw error
      this.#lose(this.#deviceError(`speaks another protocol: ${error.message}`))
    }
  }

  #take(part: PacketPart): void {
    switch (part.kind) {
      case 'header': {
        this.#dispatch(parseReply(part.header), part.payloadBytes)
        return
      }
      case 'payload':
        return this.#frame?.target?.set(part.bytes, part.offset)
      case 'end':
        if (this.#frame?.target !== undefined) this.#sink?.end(this.#frame.header)
        this.#frame = undefined
    }
  }

  #dispatch(reply: MicroscopeReply, payloadBytes: number): void {
    if (reply.kind === 'frame') {
      this.#frame = { header: reply, target: this.#sink?.begin(reply, payloadBytes) }
    } else if (reply.kind === 'error') {
      const { kind, message, advice } = reply.problem
      const where = `${this.#endpoint.name} (${this.#endpoint.host}:${this.#endpoint.port})`
      const error = new HutchError({ kind, message, where, ...(advice === undefined ? {} : { advice }) })
      const waiting = reply.re === undefined ? undefined : this.#waiting.get(reply.re)
      if (waiting === undefined) this.#sink?.fail(error)
      else waiting.reject(error)
    } else this.#waiting.get(reply.re)?.resolve(reply)
  }

  #lose(error: HutchError): void {
    if (this.#lost !== undefined) return
    this.#lost = error
    this.#socket.destroy()
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
    this.#sink?.fail(error)
  }

  #deviceError(what: string): HutchError {
    return new HutchError({
      kind: 'device',
      message: `${this.#endpoint.name} ${what}`,
      where: place(this.#endpoint),
      advice: 'check host and port in the beamline file',
    })
  }
}

export function silentError(endpoint: Endpoint, what: string, timeoutMs: number): HutchError {
  return new HutchError({
    kind: 'timeout',
    message: `${endpoint.name} did not answer "${what}" within ${timeoutMs / 1000} s`,
    where: place(endpoint),
    advice: 'look at the camera server; restart it if it hangs',
  })
}

function absentError(endpoint: Endpoint, cause: Error): HutchError {
  return new HutchError(
    {
      kind: 'connection',
      message: `no camera server for ${endpoint.name}: ${cause.message}`,
      where: place(endpoint),
      advice: 'start the camera server, or correct host and port in the beamline file',
    },
    cause,
  )
}

function lostError(endpoint: Endpoint, how: string): HutchError {
  return new HutchError({
    kind: 'connection',
    message: `connection to ${endpoint.name} lost: ${how}`,
    where: place(endpoint),
    advice: 'restart the camera server, then start the experiment again',
  })
}

function place({ name, host, port }: Endpoint): string {
  return `${name} (${host}:${port})`
}
