/** How many more frames the client wants. Taking waits until there is one. */
export class Credit {
  #left = 0
  #wake: (() => void) | undefined

  add(frames: number): void {
    this.#left += frames
    this.#wake?.()
  }

  async take(signal: AbortSignal): Promise<void> {
    while (this.#left === 0) {
      signal.throwIfAborted()
      await new Promise<void>(resolve => {
        this.#wake = resolve
        signal.addEventListener('abort', () => resolve(), { once: true })
      })
    }
    signal.throwIfAborted()
    this.#left--
  }
}
