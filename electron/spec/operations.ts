import type { Clock } from '../../shared/base/clock.ts'
import { HutchError } from '../../shared/model/problem.ts'
import { BusyFlag } from './busy-flag.ts'
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
    options.watches.add('error', text => {
      if (text !== '') this.#complaint = { text, atMs: this.clock.elapsedMs() }
    })
  }

  get serverName(): string {
    return this.#options.connection.name
  }

  /** The flag of a property that is 1 while something runs. */
  flag(property: string): BusyFlag {
    const known = this.#flags.get(property)
    if (known !== undefined) return known
    const flag = new BusyFlag({
      clock: this.clock,
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
   * Orders `property` to be `value`, waits until `busy` went up and down again. False when it never went up.
   * Ends early, by name, when the link is lost or the order refused; aborting writes `stop` first.
   */
  async perform(order: {
    readonly what: string
    readonly busy: string
    readonly property: string
    readonly value: number
    readonly stop: { readonly property: string; readonly value: string }
    readonly signal: AbortSignal
  }): Promise<boolean> {
    const { link } = this.#options.connection
    const refusal = new AbortController()
    const joined = joinSignals([order.signal, link.over, refusal.signal])
    const flag = this.flag(order.busy)
    const progress = { isOrdered: false }
    const start = (): void => {
      progress.isOrdered = true
      this.requests.write(order.property, order.value, error => refusal.abort(error))
    }
    try {
      await flag.idle(joined.signal)
      return await flag.cycle(start, { startWithinMs, signal: joined.signal })
    } catch (error) {
      if (link.over.aborted) throw lostWhile(order.what, this.serverName, link.over.reason)
      if (order.signal.aborted && progress.isOrdered) this.stop(order.stop)
      throw error
    } finally {
      joined.release()
    }
  }

  stop({ property, value }: { readonly property: string; readonly value: string }): void {
    this.requests.write(property, value, error => this.#options.log(`${property}: ${error.message}`))
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
