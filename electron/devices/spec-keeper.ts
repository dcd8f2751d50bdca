import type { Clock } from '../../shared/base/clock.ts'
import type { SpecAddress } from '../../shared/model/beamline.ts'
import { toProblem, type Problem } from '../../shared/model/problem.ts'
import type { SequencerConnection } from '../engine/ports.ts'

/** The part of the SPEC client that keeps its connection. */
export interface KeptServer {
  readonly name: string
  connect(signal?: AbortSignal): Promise<void>
  disconnect(): void
  use(address: SpecAddress): void
  onConnection(listener: (state: SequencerConnection) => void): () => void
}

export type KeptState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  | { readonly kind: 'lost'; readonly problem: Problem }
  /** By hand. */
  | { readonly kind: 'off' }

export interface SpecKeeperParts {
  readonly server: KeptServer
  readonly clock: Clock
  readonly tell: (state: KeptState) => void
  /** Once per cause: the first attempts of a server that is not there, and each loss. */
  readonly onProblem: (problem: Problem) => void
}

/** A person starts the server within seconds or within minutes: soon at first, then a refused connection every 5 s. */
const retryDelaysMs = [500, 1000, 2000, 5000]

/** Wants the connection until somebody disconnects: also a server that was not there at the start is found when it comes. */
export class SpecKeeper {
  readonly #parts: SpecKeeperParts
  readonly #stop: () => void
  #state: KeptState = { kind: 'connecting' }
  #trying = new AbortController()
  #wasThere = false
  #reconnects = 0

  constructor(parts: SpecKeeperParts) {
    this.#parts = parts
    this.#stop = parts.server.onConnection(state => this.#note(state))
  }

  get state(): KeptState {
    return this.#state
  }

  /** How often the connection came back by itself. */
  get reconnects(): number {
    return this.#reconnects
  }

  get isOff(): boolean {
    return this.#state.kind === 'off'
  }

  start(): void {
    this.#restart({ kind: 'connecting' })
    void this.#try(this.#trying.signal)
  }

  /** By hand: one attempt now, whose failure is told to whoever asked; attempts go on after it. */
  async connect(): Promise<void> {
    this.#restart({ kind: 'connecting' })
    const { signal } = this.#trying
    try {
      await this.#parts.server.connect(signal)
    } catch (error) {
      if (!signal.aborted) {
        this.#become({ kind: 'lost', problem: toProblem(error) })
        void this.#try(signal)
      }
      throw error
    }
  }

  disconnect(): void {
    this.#restart({ kind: 'off' })
    this.#parts.server.disconnect()
  }

  /** Another server; tries to reach it unless it was disconnected by hand. */
  use(address: SpecAddress): void {
    const { isOff } = this
    this.#restart(isOff ? { kind: 'off' } : { kind: 'connecting' })
    this.#wasThere = false
    this.#reconnects = 0
    this.#parts.server.use(address)
    if (!isOff) this.start()
  }

  close(): void {
    this.#stop()
    this.#trying.abort()
  }

  async #try(signal: AbortSignal): Promise<void> {
    for (let attempt = 0; !signal.aborted && this.#state.kind !== 'connected'; attempt++) {
      const problem = await this.#parts.server.connect(signal).then(
        () => undefined,
        (error: unknown) => toProblem(error),
      )
      if (problem === undefined || isOver(signal)) return
      this.#fail(problem)
      await this.#wait(retryDelaysMs[Math.min(attempt, retryDelaysMs.length - 1)] ?? 0, signal)
    }
  }

  async #wait(durationMs: number, signal: AbortSignal): Promise<void> {
    await this.#parts.clock.sleep(durationMs, signal).catch((reason: unknown) => {
      if (!isOver(signal)) throw reason
    })
  }

  #fail(problem: Problem): void {
    const isKnown = this.#state.kind === 'lost' && this.#state.problem.message === problem.message
    if (!isKnown) this.#parts.onProblem(problem)
    this.#become({ kind: 'lost', problem })
  }

  #note(state: SequencerConnection): void {
    if (this.#state.kind === 'off') return
    if (state.state === 'connected') {
      if (this.#wasThere && this.#state.kind === 'lost') this.#reconnects += 1
      this.#wasThere = true
      this.#become({ kind: 'connected' })
    } else if (this.#state.kind === 'connected') this.#fail(state.problem)
  }

  #restart(state: KeptState): void {
    this.#trying.abort()
    this.#trying = new AbortController()
    this.#become(state)
  }

  #become(state: KeptState): void {
    this.#state = state
    this.#parts.tell(state)
  }
}

/** Asked anew after waiting: it may have ended meanwhile. */
function isOver(signal: AbortSignal): boolean {
  return signal.aborted
}
