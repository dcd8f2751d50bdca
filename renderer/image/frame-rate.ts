const windowMs = 1000

/** How many different images a view painted over the last second; painting one again with another look does not count. */
export class FrameRate {
  #paintedAt: number[] = []
  #last = ''

  note(nowMs: number, image: string): void {
    if (image === this.#last) return
    this.#last = image
    this.#paintedAt = [...this.#paintedAt.filter(at => nowMs - at < windowMs), nowMs]
  }

  hz(nowMs: number): number {
    return this.#paintedAt.filter(at => nowMs - at < windowMs).length
  }
}
