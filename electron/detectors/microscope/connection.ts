import { connect, type Socket } from 'node:net'
import type { Clock } from '../../../shared/base/clock.ts'
import { ParseError } from '../../../shared/base/parse.ts'
import type { FrameHeader, MicroscopeReply, MicroscopeRequest } from '../../../shared/microscope/messages.ts'
import { encodePacket } from '../../../shared/microscope/packet.ts'
import { PacketDecoder, type PacketPart } from '../../../shared/microscope/packet-decoder.ts'
import { parseReply } from '../../../shared/microscope/parse-reply.ts'
import { HutchError } from '../../../shared/model/problem.ts'
import { absentError, foreignError, lostError, placeOf, silentError, type Endpoint } from './endpoint.ts'
import { within } from './within.ts'

/** Where frames of the running series go. */
export interface FrameSink {
  /**
   * Memory for the pixels of the next frame; undefined lets them fall. The system writes there until `end` or `fail`, also
   * when the sink was detached meanwhile.
   */
  begin(header: FrameHeader, byteLength: number): Uint8Array | undefined
  /** The pixels are complete. */
  end(header: FrameHeader): void
  fail(error: HutchError): void
}

interface FrameUnderWay {
  readonly header: FrameHeader
  readonly sink: FrameSink | undefined
  readonly target: Uint8Array | undefined
}

type Answer = Exclude<MicroscopeReply, { kind: 'error' | 'frame' }>
type Question = MicroscopeRequest extends infer R ? (R extends { id: number } ? Omit<R, 'id'> : never) : never

const answerTimeoutMs = 5000
/** For headers and what comes behind them in the same read: small, for pixels that arrive here are copied. */
const scratchBytes = 16 * 1024

/**
 * One socket to the camera: pairs answers with questions, hands frames to the sink. Pixels are read from the socket into
 * the memory they are for, without a copy. Useless once closed.
 */
export class MicroscopeConnection {
  readonly #socket: Socket
  readonly #endpoint: Endpoint
  readonly #clock: Clock
  readonly #decoder = new PacketDecoder()
  readonly #waiting = new Map<number, { resolve: (a: Answer) => void; reject: (e: HutchError) => void }>()
  #nextId = 1
  #sink: FrameSink | undefined
  readonly #scratch = new Uint8Array(scratchBytes)
  #frame: FrameUnderWay | undefined
  #lost: HutchError | undefined

  private constructor(endpoint: Endpoint, clock: Clock) {
    this.#endpoint = endpoint
    this.#clock = clock
    const { host, port } = endpoint
    const onread = {
      buffer: () => this.#room(),
      callback: (count: number, bytes: Uint8Array) => {
        this.#receive(bytes.subarray(0, count))
        return true
      },
    }
    this.#socket = connect({ host, port, noDelay: true, onread })
    this.#socket.on('error', error => this.#lose(lostError(endpoint, error.message)))
    this.#socket.on('close', () => this.#lose(lostError(endpoint, 'the other side closed it')))
  }

  /** Rejects with `connection` when nobody is there, with `timeout` when nobody answers. */
  static async open(endpoint: Endpoint, clock: Clock, signal?: AbortSignal): Promise<MicroscopeConnection> {
    const connection = new MicroscopeConnection(endpoint, clock)
    const socket = connection.#socket
    const opened = new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('error', error => reject(absentError(endpoint, error)))
    })
    const late = (): HutchError => silentError(endpoint, 'connect', answerTimeoutMs)
    try {
      await within(opened, answerTimeoutMs, clock, late, signal)
      return connection
    } catch (error) {
      connection.close()
      throw error
    }
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
      if (this.#sink === sink) this.#sink = undefined
    }
  }

  close(): void {
    this.#lose(lostError(this.#endpoint, 'it was closed here'))
  }

  /** Where the next bytes of the network belong. */
  #room(): Uint8Array {
    const rest = this.#frame?.target?.subarray(this.#decoder.payloadDone)
    return rest === undefined || rest.length === 0 ? this.#scratch : rest
  }

  #receive(chunk: Uint8Array): void {
    try {
      for (const part of this.#decoder.push(chunk)) this.#take(part)
    } catch (error) {
      if (!(error instanceof ParseError)) throw error
      this.#lose(foreignError(this.#endpoint, error.message))
    }
  }

  #take(part: PacketPart): void {
    switch (part.kind) {
      case 'header': {
        this.#dispatch(parseReply(part.header), part.payloadBytes)
        return
      }
      case 'payload':
        put(part, this.#frame?.target)
        return
      case 'end':
        if (this.#frame?.target !== undefined) this.#frame.sink?.end(this.#frame.header)
        this.#frame = undefined
    }
  }

  #dispatch(reply: MicroscopeReply, payloadBytes: number): void {
    if (reply.kind === 'frame') {
      this.#frame = { header: reply, sink: this.#sink, target: this.#sink?.begin(reply, payloadBytes) }
    } else if (reply.kind === 'error') {
      const { kind, message, advice } = reply.problem
      const where = placeOf(this.#endpoint)
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
    for (const sink of new Set([this.#sink, this.#frame?.sink])) sink?.fail(error)
  }
}

/** Bytes that were read into their place are there already. */
function put(
  { bytes, offset }: Extract<PacketPart, { kind: 'payload' }>,
  target: Uint8Array | undefined,
): void {
  if (target === undefined) return
  const isThere = bytes.buffer === target.buffer && bytes.byteOffset === target.byteOffset + offset
  if (!isThere) target.set(bytes, offset)
}
