/** How many more frames the client wants. Taking waits until there is one. */
export class Credit {
  #left = 0
  #wake: (() => void) | undefined

  add(frames: number): void {
    this.#left += frames
    if (this.#left > 0) this.#wake?.()
  }

  async take(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (this.#left === 0) await this.#more(signal)
    signal.throwIfAborted()
    this.#left--
  }

  #more(signal: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake)
        resolve()
      }
      this.#wake = wake
      signal.addEventListener('abort', wake, { once: true })
    })
  }
}
