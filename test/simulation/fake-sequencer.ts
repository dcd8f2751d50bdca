import type { Random } from '../../shared/base/random.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { ScanEvent } from '../../shared/model/scan-events.ts'
import type { Following, Sequencer } from '../../electron/engine/ports.ts'
import { aWhile } from './turns.ts'

export interface SequencerFaults {
  /** Chance that one move, count or command fails. */
  readonly device: number
  /** Chance that the connection is lost during one of them. */
  readonly loss: number
  /** Whether a lost connection can be made again. */
  readonly comesBack: boolean
}

const noFaults: SequencerFaults = { device: 0, loss: 0, comesBack: true }

/** Motors, counters and a shutter that keep the sequencer's contract; chance decides how long they take and what breaks. */
export class FakeSequencer implements Sequencer {
  readonly name = 'fourc at 127.0.0.1:6510'
  readonly positions: Record<string, number> = { energy: 4, samx: 0, samy: 0, samz: 0, rot: 0 }
  readonly moves: { readonly motor: string; readonly target: number }[] = []
  readonly commands: string[] = []
  shutter: 'open' | 'closed' = 'open'
  connected = false
  /** Nobody gets through to it. */
  isAway = false
  /** Moves, counts and commands that have not ended. */
  busy = 0
  /** Motors whose position cannot be read. */
  readonly unreadable = new Set<string>()
  counterNames: readonly string[] = ['sec', 'srcur', 'i0']
  /** A motor that is on its way for ever. */
  neverArrives: string | undefined
  /** A command that never ends. */
  hangsOn: string | undefined
  /** Does not answer which motors it has, like a server in somebody's macro. */
  listsNothing = false
  ranges: Record<string, readonly [number, number]> = {}
  readonly #watched = new Map<string, Set<(text: string) => void>>()
  readonly #random: Random
  readonly #faults: SequencerFaults

  constructor(random: Random, faults: SequencerFaults = noFaults) {
    this.#random = random
    this.#faults = faults
  }

  async connect(signal?: AbortSignal): Promise<void> {
    await aWhile(this.#random)
    signal?.throwIfAborted()
    if (this.isAway) throw this.#lost()
    if (!this.connected && this.#everConnected && !this.#faults.comesBack) throw this.#lost()
    this.connected = true
    this.#everConnected = true
  }

  async move(motor: string, target: number, signal: AbortSignal): Promise<number> {
    if (motor === this.neverArrives) await untilAborted(new Promise(() => undefined), signal)
    await this.#perform(`moving ${motor}`, signal)
    this.positions[motor] = target
    this.moves.push({ motor, target })
    return target
  }

  async position(motor: string): Promise<number> {
    await aWhile(this.#random, 1)
    this.#demandConnection()
    const position = this.positions[motor]
    if (position !== undefined && !this.unreadable.has(motor)) return position
    throw new HutchError({ kind: 'device', message: `${motor} gave nothing`, where: `motor ${motor}` })
  }

  /** Whoever follows, to be told by the test. */
  readonly followers = new Set<(event: ScanEvent) => void>()
  readonly answered: number[] = []

  follow(listener: (event: ScanEvent) => void): Following {
    this.followers.add(listener)
    return {
      exposed: ticket => this.answered.push(ticket),
      settled: async () => undefined,
      stop: () => this.followers.delete(listener),
    }
  }

  tell(...events: readonly ScanEvent[]): void {
    for (const listener of this.followers) for (const event of events) listener(event)
  }

  async limits(motor: string): Promise<readonly [number, number]> {
    await this.position(motor)
    return this.ranges[motor] ?? [-1000, 1000]
  }

  async count(
    seconds: number,
    counters: readonly string[],
    signal: AbortSignal,
  ): Promise<Readonly<Record<string, number>>> {
    await this.#perform('counting', signal)
    return Object.fromEntries(counters.map(counter => [counter, counter === 'sec' ? seconds : 100]))
  }

  async run(command: string, signal: AbortSignal): Promise<string> {
    if (command === this.hangsOn) await new Promise(() => undefined)
    await this.#perform(command, signal)
    this.commands.push(command)
    if (command === 'shopen') this.shutter = 'open'
    if (command === 'shclose') this.shutter = 'closed'
    return '0'
  }

  async motors(): Promise<readonly string[]> {
    if (this.listsNothing) await new Promise(() => undefined)
    this.#demandConnection()
    return Object.keys(this.positions)
  }

  async counters(): Promise<readonly string[]> {
    this.#demandConnection()
    return this.counterNames
  }

  async abort(): Promise<void> {
    this.#demandConnection()
  }

  watch(property: string, listener: (text: string) => void): () => void {
    const listeners = this.#watched.get(property) ?? new Set()
    this.#watched.set(property, listeners.add(listener))
    return () => listeners.delete(listener)
  }

  /** A property has a new value. */
  change(property: string, text: string): void {
    for (const listener of this.#watched.get(property) ?? []) listener(text)
  }

  onConnection(): () => void {
    return () => undefined
  }

  /** The connection breaks in the middle of what goes on. */
  goAway(): void {
    this.isAway = true
    this.connected = false
  }

  async close(): Promise<void> {
    this.connected = false
  }

  #everConnected = false

  /** Takes a while, and ends at once when aborted. */
  async #perform(what: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    this.#demandConnection()
    this.busy += 1
    try {
      await untilAborted(aWhile(this.#random), signal)
      if (this.#random.float() < this.#faults.loss) this.connected = false
      this.#demandConnection()
      if (this.#random.float() >= this.#faults.device) return
      throw new HutchError({ kind: 'device', message: `${what} failed by chance`, where: this.name })
    } finally {
      this.busy -= 1
    }
  }

  #demandConnection(): void {
    if (!this.connected) throw this.#lost()
  }

  #lost(): HutchError {
    return new HutchError({ kind: 'connection', message: `Lost ${this.name}`, where: this.name })
  }
}

async function untilAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error)
    signal.addEventListener('abort', stop, { once: true })
    void work.then(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    })
  })
}
