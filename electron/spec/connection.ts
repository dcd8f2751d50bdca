import type { Clock } from '../../shared/base/clock.ts'
import type { SpecAddress } from '../../shared/model/beamline.ts'
import { HutchError, type Problem, toProblem } from '../../shared/model/problem.ts'
import { specCommand } from '../../shared/spec/codes.ts'
import type { SpecPacket } from '../../shared/spec/packet.ts'
import { abortable } from './abortable.ts'
import { findServer } from './find-server.ts'
import { keepAlive } from './keep-alive.ts'
import type { SpecLink } from './link.ts'
import { openLink } from './open-link.ts'

export type ConnectionState =
  | { readonly state: 'connected'; readonly name: string }
  | { readonly state: 'lost'; readonly problem: Problem }

export interface ConnectionOptions {
  readonly address: SpecAddress
  readonly clock: Clock
  readonly log: (line: string) => void
  readonly onEvent: (packet: SpecPacket) => void
  /** Called with every new link before anybody else hears of it: the place to register again. */
  readonly onLink: (link: SpecLink) => void
  /** Called when the link is gone: whatever was known of the server is stale. */
  readonly onLost: () => void
  /** Waits between attempts to connect again; the last one repeats. */
  readonly retryDelaysMs: readonly number[]
  /** A silent server is asked for a sign of life so often, and given up after `silenceMs`. */
  readonly heartbeatMs: number
  readonly silenceMs: number
}

/** A person waits for it. */
const connectTimeoutMs = 5000
/** A host that swallows packets must not keep the next attempt waiting: it may be back within 2 s. */
const reconnectTimeoutMs = 1500

type Phase =
  | { readonly kind: 'idle' }
  | { readonly kind: 'ready'; readonly link: SpecLink }
  | { readonly kind: 'lost'; readonly retry: AbortController }

/** Keeps one link to the server: connects when asked, and again by itself once a link that stood was lost. */
export class SpecConnection {
  readonly #options: ConnectionOptions
  readonly #listeners = new Set<(state: ConnectionState) => void>()
  #phase: Phase = { kind: 'idle' }
  #attempt: { readonly result: Promise<SpecLink>; readonly cancel: AbortController } | undefined
  #address: SpecAddress
  #lastName: string | undefined
  #lastPort: number | undefined

  constructor(options: ConnectionOptions) {
    this.#options = options
    this.#address = options.address
  }

  get name(): string {
    return this.#lastName ?? addressText(this.#address)
  }

  /** The link; throws `connection` when there is none. */
  get link(): SpecLink {
    if (this.#phase.kind === 'ready') return this.#phase.link
    throw new HutchError({
      kind: 'connection',
      message: `Not connected to ${this.name}`,
      where: this.name,
      advice: 'Check that the SPEC server runs. Hutch connects again by itself once it was connected.',
    })
  }

  /** The link, or undefined when there is none. */
  get standingLink(): SpecLink | undefined {
    return this.#phase.kind === 'ready' ? this.#phase.link : undefined
  }

  async connect(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    if (this.#phase.kind === 'ready') return
    await abortable(this.#open(connectTimeoutMs), signal)
  }

  onState(listener: (state: ConnectionState) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  close(): void {
    const phase = this.#phase
    this.#phase = { kind: 'idle' }
    this.#attempt?.cancel.abort(closed(this.name))
    this.#attempt = undefined
    if (phase.kind === 'lost') phase.retry.abort(closed(this.name))
    if (phase.kind !== 'ready') return
    phase.link.announce({ command: specCommand.close })
    phase.link.close('closed by Hutch')
    this.#options.onLost()
  }

  /** As `close`, and whoever listens hears of it. Watches stay and hear values again after the next `connect`. */
  disconnect(): void {
    this.close()
    this.#tell({ state: 'lost', problem: toProblem(closed(this.name)) })
  }

  /** Leaves the server there is; `connect` goes to another one from now on. */
  use(address: SpecAddress): void {
    this.disconnect()
    this.#address = address
    this.#lastName = undefined
    this.#lastPort = undefined
  }

  /** One attempt at a time, whoever asks for it. */
  #open(timeoutMs: number): Promise<SpecLink> {
    if (this.#attempt !== undefined) return this.#attempt.result
    const cancel = new AbortController()
    const result = this.#openLink(timeoutMs, cancel.signal)
      .then(link => this.#stand(link, cancel.signal))
      .finally(() => {
        if (this.#attempt?.cancel === cancel) this.#attempt = undefined
      })
    this.#attempt = { result, cancel }
    return result
  }

  #openLink(timeoutMs: number, signal: AbortSignal): Promise<SpecLink> {
    const { clock, log, onEvent } = this.#options
    const address = this.#address
    const settings = { clock, log, onEvent, label: 'hutch' }
    if (!('server' in address)) {
      return openLink(address.host, address.port, settings, { timeoutMs, signal })
    }
    return findServer({ ...address, usualPort: this.#lastPort }, settings, signal)
  }

  #stand(link: SpecLink, signal: AbortSignal): SpecLink {
    if (signal.aborted) {
      link.close('closed by Hutch')
      throw signal.reason as Error
    }
    if (this.#phase.kind === 'lost') this.#phase.retry.abort(closed(this.name))
    this.#phase = { kind: 'ready', link }
    this.#lastName = link.name
    this.#lastPort = link.port
    this.#options.onLink(link)
    this.#tell({ state: 'connected', name: link.name })
    link.over.addEventListener('abort', () => this.#mourn(link), { once: true })
    void keepAlive(link, this.#options)
    return link
  }

  /** Connects again, unless the end was wanted. */
  #mourn(link: SpecLink): void {
    if (this.#phase.kind !== 'ready' || this.#phase.link !== link) return
    const retry = new AbortController()
    this.#phase = { kind: 'lost', retry }
    this.#options.onLost()
    this.#tell({ state: 'lost', problem: toProblem(link.over.reason) })
    void this.#retry(retry.signal)
  }

  async #retry(signal: AbortSignal): Promise<void> {
    for (let attempt = 0; !signal.aborted; attempt++) await this.#tryAgain(attempt, signal)
  }

  async #tryAgain(attempt: number, signal: AbortSignal): Promise<void> {
    const { retryDelaysMs, clock, log } = this.#options
    const delayMs = retryDelaysMs[Math.min(attempt, retryDelaysMs.length - 1)] ?? 0
    try {
      await clock.sleep(delayMs, signal)
      await this.#open(reconnectTimeoutMs)
    } catch (error) {
      if (!(error instanceof HutchError)) throw error
      if (!signal.aborted) log(error.message)
    }
  }

  #tell(state: ConnectionState): void {
    for (const listener of [...this.#listeners]) listener(state)
  }
}

function addressText(address: SpecAddress): string {
  if ('server' in address) return `${address.server} at ${address.host}`
  return `SPEC at ${address.host}:${address.port}`
}

function closed(name: string): HutchError {
  return new HutchError({ kind: 'connection', message: `The connection to ${name} was closed`, where: name })
}
