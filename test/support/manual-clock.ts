import type { Clock } from '../../shared/base/clock.ts'

interface Sleeper {
  readonly atMs: number
  readonly wake: () => void
}

/** Time stands still until it is advanced. */
export class ManualClock implements Clock {
  #elapsedMs = 0
  readonly #sleepers = new Set<Sleeper>()

  nowMs(): number {
    return this.#elapsedMs
  }

  elapsedMs(): number {
    return this.#elapsedMs
  }

  sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted()
      const wake = (): void => {
        signal?.removeEventListener('abort', stop)
        resolve()
      }
      const sleeper = { atMs: this.#elapsedMs + durationMs, wake }
      this.#sleepers.add(sleeper)
      const stop = (): void => {
        this.#sleepers.delete(sleeper)
        reject(signal?.reason as Error)
      }
      signal?.addEventListener('abort', stop, { once: true })
    })
  }

  /** Wakes everybody whose time has come. */
  advance(durationMs: number): void {
    this.#elapsedMs += durationMs
    for (const sleeper of [...this.#sleepers]) {
      if (sleeper.atMs > this.#elapsedMs) continue
      this.#sleepers.delete(sleeper)
      sleeper.wake()
    }
  }

  get sleeping(): number {
    return this.#sleepers.size
  }
}
