import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../../shared/base/clock.ts'

/** As the writer does it: at once, then once a second, never two at a time. */
const intervalMs = 1000

/** Asks the disk to keep what a plain file has, beside somebody who writes into it in a loop. */
export class SecondSync {
  readonly #clock: Clock
  readonly #sync: () => Promise<void>
  #running: Promise<void> | undefined
  #lastMs = -Infinity

  /** @param sync by another thread */
  constructor(clock: Clock, sync: () => Promise<void>) {
    this.#clock = clock
    this.#sync = sync
  }

  get isDue(): boolean {
    return this.#clock.elapsedMs() - this.#lastMs >= intervalMs
  }

  /** Costs the caller one turn of the event loop, in which it hears whether the last one has ended. */
  async begin(): Promise<void> {
    await setImmediate()
    if (this.#running !== undefined) return
    this.#lastMs = this.#clock.elapsedMs()
    this.#running = this.#sync().finally(() => {
      this.#running = undefined
    })
  }

  /** Closing under a running sync would pull the file from under it. */
  async end(): Promise<void> {
    await this.#running
  }
}
