import type { Socket } from 'node:net'
import { assertNever } from '../../../shared/base/assert.ts'
import type { Clock } from '../../../shared/base/clock.ts'
import { ParseError, isRecord } from '../../../shared/base/parse.ts'
import type { FrameHeader, MicroscopeReply, MicroscopeRequest } from '../../../shared/microscope/messages.ts'
import { encodePacket } from '../../../shared/microscope/packet.ts'
import { PacketDecoder } from '../../../shared/microscope/packet-decoder.ts'
import { parseRequest } from '../../../shared/microscope/parse-request.ts'
import { HutchError, toProblem } from '../../../shared/model/problem.ts'
import { demandPossible } from './arm-limits.ts'
import type { BeamSource } from './beam-state.ts'
import type { Camera, Roll } from './camera.ts'
import type { Control } from './control.ts'
import { Credit } from './credit.ts'
import { runSeries } from './series.ts'

export interface SessionOptions {
  readonly camera: Camera
  readonly beam: BeamSource
  readonly control: Control
  readonly clock: Clock
  readonly speed: number
}

type ArmRequest = Extract<MicroscopeRequest, { kind: 'arm' }>

type SessionState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'armed'; readonly plan: ArmRequest }
  | { readonly phase: 'exposing'; readonly stop: AbortController; readonly ended: Promise<void> }

/** One client. Requests are answered in order; a running series does not delay them. */
export class Session {
  readonly #socket: Socket
  readonly #options: SessionOptions
  readonly #decoder = new PacketDecoder()
  readonly #roll: Roll
  #state: SessionState = { phase: 'idle' }
  #credit = new Credit()
  #client: string
  #queue = Promise.resolve()

  constructor(socket: Socket, options: SessionOptions) {
    this.#socket = socket
    this.#options = options
    this.#roll = options.camera.newRoll()
    this.#client = `${socket.remoteAddress ?? 'a client'}:${socket.remotePort ?? ''}`
    socket.setNoDelay(true)
    socket.on('data', chunk => this.#receive(chunk))
    socket.on('error', () => socket.destroy())
    socket.on('close', () => void this.#stop())
  }

  #receive(chunk: Uint8Array): void {
    try {
      for (const part of this.#decoder.push(chunk)) if (part.kind === 'header') this.#accept(part.header)
    } catch (error) {
      if (!(error instanceof ParseError)) throw error
      this.#send({ kind: 'error', re: undefined, problem: { kind: 'format', message: error.message } })
      this.#socket.end()
    }
  }

  #accept(header: unknown): void {
    const re = isRecord(header) && Number.isSafeInteger(header.id) ? Number(header.id) : undefined
    this.#queue = this.#queue.then(async () => {
      try {
        await this.#answer(parseRequest(header))
      } catch (error) {
        this.#send({ kind: 'error', re, problem: problemOf(error) })
      }
    })
  }

  async #answer(request: MicroscopeRequest): Promise<void> {
    const { id } = request
    switch (request.kind) {
      case 'hello':
        this.#client = `${request.client} (${this.#client})`
        this.#sendFacts(id)
        break
      case 'info':
        this.#sendFacts(id)
        break
      case 'arm':
        this.#arm(request)
        this.#sendFacts(id)
        break
      case 'start':
        this.#start()
        this.#send({ kind: 'done', re: id })
        break
      case 'credit':
        this.#credit.add(request.frames)
        break
      case 'stop':
        await this.#stop()
        this.#send({ kind: 'done', re: id })
        break
      case 'truth':
        await this.#sendTruth(request)
        break
      default:
        assertNever(request, 'request')
    }
  }

  #arm(plan: ArmRequest): void {
    demandPossible(plan, this.#options.camera.facts)
    if (this.#state.phase === 'exposing') throw wrongState('arm', 'a series is running')
    this.#options.control.take(this, this.#client)
    this.#credit = new Credit()
    this.#state = { phase: 'armed', plan }
  }

  #start(): void {
    if (this.#state.phase !== 'armed') throw wrongState('start', 'it is not armed')
    const { camera, beam, clock, speed } = this.#options
    const { frames, exposureS } = this.#state.plan
    const stop = new AbortController()
    const series = runSeries(
      {
        ...{ frames, exposureS, readoutS: camera.facts.readoutS, speed, beam, clock },
        roll: this.#roll,
        credit: this.#credit,
        send: (header, pixels) => this.#sendFrame(header, pixels),
      },
      stop.signal,
    )
    const ended = series.catch((error: unknown) => {
      if (!stop.signal.aborted) this.#send({ kind: 'error', re: undefined, problem: problemOf(error) })
    })
    this.#state = { phase: 'exposing', stop, ended: ended.then(() => this.#toIdle(stop)) }
  }

  /** Control stays until `stop`: the client may have more to expose. */
  #toIdle(series: AbortController): void {
    if (this.#state.phase === 'exposing' && this.#state.stop === series) this.#state = { phase: 'idle' }
  }

  async #stop(): Promise<void> {
    if (this.#state.phase === 'exposing') {
      this.#state.stop.abort(new HutchError({ kind: 'aborted', message: 'the series was stopped' }))
      await this.#state.ended
    }
    this.#state = { phase: 'idle' }
    this.#options.control.release(this)
  }

  #sendFacts(re: number): void {
    this.#send({ kind: 'facts', re, facts: this.#options.camera.facts })
  }

  async #sendTruth({ id, energiesKev, maps }: Extract<MicroscopeRequest, { kind: 'truth' }>): Promise<void> {
    const found = await this.#options.camera.truth(energiesKev, maps)
    const payloadBytes = found.maps.reduce((sum, map) => sum + map.byteLength, 0)
    this.#send({ kind: 'truth', re: id, truth: found.truth }, payloadBytes)
    for (const map of found.maps)
      this.#socket.write(new Uint8Array(map.buffer, map.byteOffset, map.byteLength))
  }

  #sendFrame(header: FrameHeader, pixels: Uint8Array): Promise<void> {
    this.#socket.cork()
    this.#send({ kind: 'frame', ...header }, pixels.length)
    const flushed = new Promise<void>((resolve, reject) => {
      this.#socket.write(pixels, error => (error ? reject(error) : resolve()))
    })
    this.#socket.uncork()
    return flushed
  }

  #send(reply: MicroscopeReply, payloadBytes = 0): void {
    if (this.#socket.writable) this.#socket.write(encodePacket(reply, payloadBytes))
  }
}

function problemOf(error: unknown): ReturnType<typeof toProblem> {
  return error instanceof ParseError ? { kind: 'format', message: error.message } : toProblem(error)
}

function wrongState(verb: string, why: string): HutchError {
  return new HutchError({ kind: 'device', message: `the camera refuses ${verb}: ${why}` })
}
