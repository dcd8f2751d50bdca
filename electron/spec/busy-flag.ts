import type { Clock } from '../../shared/base/clock.ts'
import type { HutchError } from '../../shared/model/problem.ts'
import { joinSignals } from './join-signals.ts'
import type { PropertyListener } from './watches.ts'

export interface BusyFlagOptions {
  readonly watch: (listener: PropertyListener) => () => void
  /** Whether a value of the property means busy. */
  readonly means: (text: string) => boolean
  /** Calls when the connection is lost; returns the way out. */
  readonly onLost: (listener: () => void) => () => void
  readonly clock: Clock
}

/**
 * A property that tells whether something runs: `motor/…/move_done` (1 while it moves; its name says the opposite),
 * `scaler/.all./count`, and `status/ready`, which is 0 while a command runs.
 * It is watched from the first use on, so that no edge is missed and later uses cost no round trip.
 */
export class BusyFlag {
  readonly #clock: Clock
  readonly #listeners = new Set<() => void>()
  #isBusy: boolean | undefined
  /** How often it went from idle to busy. */
  #starts = 0

  constructor({ watch, means, onLost, clock }: BusyFlagOptions) {
    this.#clock = clock
    watch(text => this.#set(means(text)))
    onLost(() => (this.#isBusy = undefined))
  }

  /** Resolves when nothing runs. */
  idle(signal: AbortSignal): Promise<void> {
    return this.#until(() => this.#isBusy === false, signal)
  }

  /** Whether nothing is known to run, at the latest after `withinMs`. A server that tells nothing is not waited for. */
  idleWithin(withinMs: number, signal: AbortSignal): Promise<boolean> {
    return this.#within(() => this.#isBusy !== true, withinMs, signal)
  }

  /**
   * Runs `start` and waits for busy, then idle. False when it did not become busy within `startWithinMs`. Both edges count
   * even when they arrive in one piece.
   */
  async cycle(
    start: () => void,
    { startWithinMs, signal }: { readonly startWithinMs: number; readonly signal: AbortSignal },
  ): Promise<boolean> {
    const before = this.#starts
    start()
    if (!(await this.#within(() => this.#starts > before, startWithinMs, signal))) return false
    await this.idle(signal)
    return true
  }

  async #within(condition: () => boolean, withinMs: number, signal: AbortSignal): Promise<boolean> {
    if (condition()) {
      signal.throwIfAborted()
      return true
    }
    const end = new AbortController()
    const joined = joinSignals([signal, end.signal])
    const late = this.#clock.sleep(withinMs, end.signal).catch((reason: unknown) => {
      if (reason !== inTime) throw reason
    })
    try {
      await Promise.race([this.#until(condition, joined.signal), late])
      return condition()
    } finally {
      end.abort(inTime)
      joined.release()
    }
  }

  #set(isBusy: boolean): void {
    if (isBusy && this.#isBusy !== true) this.#starts++
    this.#isBusy = isBusy
    for (const listener of [...this.#listeners]) listener()
  }

  #until(condition: () => boolean, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void): void => {
        this.#listeners.delete(check)
        signal.removeEventListener('abort', stop)
        settle()
      }
      const check = (): void => {
        if (condition()) finish(resolve)
      }
      const stop = (): void => finish(() => reject(signal.reason as HutchError))
      this.#listeners.add(check)
      signal.addEventListener('abort', stop, { once: true })
      if (signal.aborted) stop()
      else check()
    })
  }
}

/** Whether a property that is 1 while something runs says so. */
export function isOne(text: string): boolean {
  return text.trim() !== '0' && text.trim() !== ''
}

/** Ends the waits of a cycle that has gone on. */
const inTime = new Error('in time')
