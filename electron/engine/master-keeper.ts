/**
 * Writes the master file behind the recording's back: one writing at a time, and whatever was asked for meanwhile is one
 * more. Scans that follow each other within a second must not wait for a file of thousands of links each.
 */
export class MasterKeeper {
  readonly #write: () => Promise<void>
  readonly #failed: (error: unknown) => void
  #isAsked = false
  #writing: Promise<void> | undefined

  constructor(write: () => Promise<void>, failed: (error: unknown) => void) {
    this.#write = write
    this.#failed = failed
  }

  ask(): void {
    this.#isAsked = true
    this.#writing ??= this.#work()
  }

  /** Resolves when nothing is asked for any more. */
  async settled(): Promise<void> {
    await this.#writing
  }

  async #work(): Promise<void> {
    try {
      while (this.#isAsked) {
        this.#isAsked = false
        await this.#write()
      }
    } catch (error) {
      this.#failed(error)
    } finally {
      this.#writing = undefined
    }
  }
}
