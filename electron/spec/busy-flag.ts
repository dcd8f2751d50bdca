import type { Clock } from '../../shared/base/clock.ts'
import type { HutchError } from '../../shared/model/problem.ts'
import type { PropertyListener } from './watches.ts'

export interface BusyFlagOptions {
  readonly watch: (listener: PropertyListener) => () => void
  /** Calls when the connection is lost; returns the way out. */
  readonly onLost: (listener: () => void) => () => void
  readonly clock: Clock
}

/**
 * A property that is 1 while something runs: `motor/…/move_done` (its name says the opposite) and `scaler/.all./count`.
 * It is watched from the first use on, so that no edge is missed and later uses cost no round trip.
 */
export class BusyFlag {
  readonly #clock: Clock
  readonly #listeners = new Set<() => void>()
  #isBusy: boolean | undefined
  /** How often it went from idle to busy. */
  #starts = 0

  constructor({ watch, onLost, clock }: BusyFlagOptions) {
    this.#clock = clock
    watch(text => this.#set(text.trim() !== '0' && text.trim() !== ''))
    onLost(() => (this.#isBusy = undefined))
  }

  /** Resolves when nothing runs. */
  idle(signal: AbortSignal): Promise<void> {
    return this.#until(() => this.#isBusy === false, signal)
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
    if (!(await this.#startedWithin(() => this.#starts > before, startWithinMs, signal))) return false
    await this.idle(signal)
    return true
  }

  async #startedWithin(hasStarted: () => boolean, withinMs: number, signal: AbortSignal): Promise<boolean> {
    const end = new AbortController()
    const late = this.#clock.sleep(withinMs, end.signal).catch((reason: unknown) => {
      if (reason !== inTime) throw reason
    })
    try {
      await Promise.race([this.#until(hasStarted, AbortSignal.any([signal, end.signal])), late])
      return hasStarted()
    } finally {
      end.abort(inTime)
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

/** Ends the waits of a cycle that has gone on. */
const inTime = new Error('in time')
