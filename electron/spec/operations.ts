import type { Clock } from '../../shared/base/clock.ts'
import { HutchError } from '../../shared/model/problem.ts'
import { errorProperty, readyStatus } from '../../shared/spec/property-names.ts'
import { BusyFlag, isOne } from './busy-flag.ts'
import type { SpecConnection } from './connection.ts'
import { joinSignals } from './join-signals.ts'
import type { Requests } from './requests.ts'
import type { Watches } from './watches.ts'

export interface OperationsOptions {
  readonly connection: SpecConnection
  readonly requests: Requests
  readonly watches: Watches
  readonly clock: Clock
  readonly log: (line: string) => void
}

/** From the order to the first sign of motion or counting; real servers take about 0.1 s. */
export const startWithinMs = 2000

/** Values written together, and what becomes busy by them. */
export interface Order {
  /** Continues "…lost while". */
  readonly what: string
  /** Properties that are 1 while it runs. */
  readonly busy: readonly string[]
  readonly writes: readonly Write[]
  readonly stop: Write
  readonly signal: AbortSignal
}

export interface Write {
  readonly property: string
  readonly value: string | number
}

/** What moves and counts have in common: busy flags, the server's complaints, and ways to end early. */
export class Operations {
  readonly requests: Requests
  readonly clock: Clock
  readonly #options: OperationsOptions
  readonly #flags = new Map<string, BusyFlag>()
  #complaint: { readonly text: string; readonly atMs: number } | undefined

  constructor(options: OperationsOptions) {
    this.#options = options
    this.requests = options.requests
    this.clock = options.clock
    // Watched from the first moment on: an order wants to know at once.
    this.flag(readyStatus)
    options.watches.add(errorProperty, text => {
      if (text !== '') this.#complaint = { text, atMs: this.clock.elapsedMs() }
    })
  }

  get serverName(): string {
    return this.#options.connection.name
  }

  /** Aborted when the link of this moment is over. */
  get linkOver(): AbortSignal {
    return this.#options.connection.link.over
  }

  /** The flag of a property that tells whether something runs. */
  flag(property: string): BusyFlag {
    const known = this.#flags.get(property)
    if (known !== undefined) return known
    const flag = new BusyFlag({
      clock: this.clock,
      means: property === readyStatus ? text => text.trim() === '0' : isOne,
      watch: listener => this.#options.watches.add(property, listener),
      onLost: listener =>
        this.#options.connection.onState(({ state }) => {
          if (state === 'lost') listener()
        }),
    })
    this.#flags.set(property, flag)
    return flag
  }

  /** The server's last error message, if it came after `sinceMs` of the clock. */
  complaintSince(sinceMs: number): string | undefined {
    return this.#complaint !== undefined && this.#complaint.atMs >= sinceMs ? this.#complaint.text : undefined
  }

  /**
   * Writes an order and waits until everything it makes busy went up and down again; false for what never went up. Sends
   * nothing while SPEC works on another command: the order would be queued and run at a time nobody expects. Ends early,
   * by name, when the link is lost or the order refused; aborting writes `stop` first.
   */
  async perform(order: Order): Promise<readonly boolean[]> {
    const { link } = this.#options.connection
    const refusal = new AbortController()
    const joined = joinSignals([order.signal, link.over, refusal.signal])
    const progress = { isOrdered: false }
    const start = (): void => {
      progress.isOrdered = true
      for (const { property, value } of order.writes) {
        this.requests.write(property, value, error => refusal.abort(error))
      }
    }
    try {
      return await this.#cycles(order, start, joined.signal)
    } catch (error) {
      if (link.over.aborted) throw lostWhile(order.what, this.serverName, link.over.reason)
      // Of several motors the others may have started when one was refused.
      const isHalfway = refusal.signal.aborted && order.busy.length > 1
      if (progress.isOrdered && (order.signal.aborted || isHalfway)) this.stop(order.stop)
      throw error
    } finally {
      joined.release()
    }
  }

  /** Resolves when SPEC is at its prompt; rejects with `device` when it is busy for longer than an order may wait. */
  async ready(signal: AbortSignal): Promise<void> {
    if (await this.flag(readyStatus).idleWithin(startWithinMs, signal)) return
    throw new HutchError({
      kind: 'device',
      message: `${this.serverName} is busy with another command: nothing was sent`,
      where: this.serverName,
      advice: 'Wait until SPEC is at its prompt again, or abort what runs.',
    })
  }

  stop({ property, value }: Write): void {
    this.requests.write(property, value, error => this.#options.log(`${property}: ${error.message}`))
  }

  async #cycles(order: Order, start: () => void, signal: AbortSignal): Promise<readonly boolean[]> {
    const flags = order.busy.map(property => this.flag(property))
    await Promise.all(flags.map(flag => flag.idle(signal)))
    await this.ready(signal)
    // Every flag looks at its edges before the order leaves, which the last one sends.
    const last = flags.length - 1
    return Promise.all(
      flags.map((flag, index) => flag.cycle(index === last ? start : () => {}, { startWithinMs, signal })),
    )
  }
}

function lostWhile(what: string, server: string, reason: unknown): HutchError {
  const detail = reason instanceof HutchError ? reason.message : String(reason)
  const advice = reason instanceof HutchError ? reason.advice : undefined
  return new HutchError(
    {
      kind: 'connection',
      message: `${detail} while ${what}`,
      where: server,
      ...(advice === undefined ? {} : { advice }),
    },
    reason,
  )
}
