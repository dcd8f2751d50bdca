import type { ScreenFrame } from './protocol.ts'

/** How often a frozen view is told what it misses. */
const intervalMs = 100

export interface FreezerParts {
  readonly later: (task: () => void, delayMs: number) => void
  readonly send: (count: number) => void
}

/** Counts the live frames that a frozen view does not show. */
export class Freezer {
  readonly #parts: FreezerParts
  #isFrozen = false
  /** Of the newest frame, and of the one when the view was frozen. */
  #serial = 0
  #frozenSerial = 0
  #isWaiting = false

  constructor(parts: FreezerParts) {
    this.#parts = parts
  }

  freeze(isFrozen: boolean): void {
    this.#isFrozen = isFrozen
    this.#frozenSerial = this.#serial
  }

  /** True when the frame is not to be shown. */
  keepsOut({ label, serial }: Pick<ScreenFrame, 'label' | 'serial'>): boolean {
    this.#serial = serial
    if (!this.#isFrozen || !label.live) return false
    this.#tellLater()
    return true
  }

  #tellLater(): void {
    if (this.#isWaiting) return
    this.#isWaiting = true
    this.#parts.later(() => {
      this.#isWaiting = false
      if (this.#isFrozen) this.#parts.send(this.#serial - this.#frozenSerial)
    }, intervalMs)
  }
}
