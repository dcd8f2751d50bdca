export interface WayOutParts {
  /** Name of the experiment that is under way. */
  readonly running: () => string | undefined
  /** Resolves to true when a person wants it to end. */
  readonly mayEnd: (experiment: string) => Promise<boolean>
  readonly quit: () => void
}

/** How a person leaves the program: at once, or, while an experiment runs, after one question. The run goes on meanwhile. */
export class WayOut {
  readonly #parts: WayOutParts
  #isAsking = false

  constructor(parts: WayOutParts) {
    this.#parts = parts
  }

  get mustAsk(): boolean {
    return this.#parts.running() !== undefined
  }

  /** Asked again while the question stands, there is still one question. */
  async leave(): Promise<void> {
    if (this.#isAsking) return
    const experiment = this.#parts.running()
    if (experiment === undefined || (await this.#ask(experiment))) this.#parts.quit()
  }

  async #ask(experiment: string): Promise<boolean> {
    this.#isAsking = true
    try {
      return await this.#parts.mayEnd(experiment)
    } finally {
      this.#isAsking = false
    }
  }
}
