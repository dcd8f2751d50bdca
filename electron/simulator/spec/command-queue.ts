import { SpecAborted, SpecFailure } from './spec-failure.ts'

export interface QueuedCommand<T> {
  /** Whoever sent it: an abort removes what its sender has waiting. */
  readonly owner: object
  readonly source: string
  /** Told once, when the command has ended. */
  readonly done: (outcome: CommandOutcome<T>) => void
}

export type CommandOutcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string }

export interface CommandQueueOptions<T> {
  /** Runs one command; rejects with `SpecFailure` or the signal's reason. */
  readonly run: (source: string, interrupts: Interrupts) => Promise<T>
  /** False when a command starts, true when the prompt is back. */
  readonly onReady: (isReady: boolean) => void
}

/** What a running command hears of Ctrl-C. */
export interface Interrupts {
  readonly signal: AbortSignal
  /** After an interrupt: the signal of the next one, for what cleans up. */
  readonly renew: () => AbortSignal
}

/** Longest queue, all clients together: more is a runaway client. */
const maxQueued = 10_000

/** SPEC has one interpreter: what clients send runs one after another, in the order of arrival. */
export class CommandQueue<T> {
  readonly #options: CommandQueueOptions<T>
  #waiting: QueuedCommand<T>[] = []
  #running: AbortController | undefined

  constructor(options: CommandQueueOptions<T>) {
    this.#options = options
  }

  get isReady(): boolean {
    return this.#running === undefined
  }

  push(command: QueuedCommand<T>): void {
    if (this.#waiting.length >= maxQueued) {
      command.done({ ok: false, message: 'Too many commands are waiting' })
      return
    }
    this.#waiting.push(command)
    if (this.#running === undefined) void this.#work()
  }

  /** Like Ctrl-C: ends the running command, whoever sent it, and forgets what `owner` has waiting. */
  abort(owner: object | undefined): void {
    const dropped = this.#waiting.filter(command => command.owner === owner)
    this.#waiting = this.#waiting.filter(command => command.owner !== owner)
    this.#running?.abort(new SpecAborted())
    for (const command of dropped) command.done({ ok: false, message: new SpecAborted().message })
  }

  async #work(): Promise<void> {
    for (let command = this.#waiting.shift(); command !== undefined; command = this.#waiting.shift()) {
      const signal = this.#renew()
      this.#options.onReady(false)
      command.done(await this.#outcome(command.source, { signal, renew: () => this.#renew() }))
    }
    this.#running = undefined
    this.#options.onReady(true)
  }

  #renew(): AbortSignal {
    this.#running = new AbortController()
    return this.#running.signal
  }

  async #outcome(source: string, interrupts: Interrupts): Promise<CommandOutcome<T>> {
    try {
      return { ok: true, value: await this.#options.run(source, interrupts) }
    } catch (error) {
      if (error instanceof SpecFailure) return { ok: false, message: error.message }
      throw error
    }
  }
}
