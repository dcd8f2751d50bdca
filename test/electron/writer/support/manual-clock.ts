import type { Clock } from '../../../../shared/base/clock.ts'

/** Time that stands still until it is moved. */
export class ManualClock implements Clock {
  #nowMs = 0
  #sleepers: { readonly untilMs: number; readonly wake: () => void }[] = []

  nowMs(): number {
    return this.#nowMs
  }

  elapsedMs(): number {
    return this.#nowMs
  }

  sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#sleepers.push({ untilMs: this.#nowMs + durationMs, wake: resolve })
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    })
  }

  /** Wakes whoever's time has come and lets them act. */
  async move(byMs: number): Promise<void> {
    this.#nowMs += byMs
    const due = this.#sleepers.filter(({ untilMs }) => untilMs <= this.#nowMs)
    this.#sleepers = this.#sleepers.filter(({ untilMs }) => untilMs > this.#nowMs)
    for (const { wake } of due) wake()
    await new Promise<void>(resolve => setImmediate(resolve))
  }
}
