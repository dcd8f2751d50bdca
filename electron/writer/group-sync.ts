import type { Clock } from '../../shared/base/clock.ts'
import { HutchError, toProblem, type Problem } from '../../shared/model/problem.ts'

/** A power cut may cost what was written since the last sync: the promise is one second. */
const intervalMs = 1000

export interface Syncable {
  sync(): Promise<void>
}

/** Brings written files to the disk, all together and at most once a second, beside the writing. */
export class GroupSync {
  readonly #clock: Clock
  readonly #onFailure: (problem: Problem) => void
  readonly #stop = new AbortController()
  readonly #dirty = new Set<Syncable>()
  #isRunning = false
  #lastMs = -Infinity

  constructor(clock: Clock, onFailure: (problem: Problem) => void) {
    this.#clock = clock
    this.#onFailure = onFailure
  }

  /** The file was written to: it is on the disk within a second or a failure is told. */
  touch(file: Syncable): void {
    this.#dirty.add(file)
    if (!this.#isRunning) void this.#run()
  }

  /** The file is being finished and syncs itself. */
  forget(file: Syncable): void {
    this.#dirty.delete(file)
  }

  stop(): void {
    this.#stop.abort()
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    while (this.#dirty.size > 0 && (await this.#nextTurn())) {
      const files = [...this.#dirty]
      this.#dirty.clear()
      this.#lastMs = this.#clock.elapsedMs()
      await Promise.all(files.map(file => this.#sync(file)))
    }
    this.#isRunning = false
  }

  /** False when stopped meanwhile. */
  async #nextTurn(): Promise<boolean> {
    const waitMs = this.#lastMs + intervalMs - this.#clock.elapsedMs()
    if (waitMs > 0) await this.#clock.sleep(waitMs, this.#stop.signal).catch(() => undefined)
    return !this.#stop.signal.aborted
  }

  async #sync(file: Syncable): Promise<void> {
    try {
      await file.sync()
    } catch (error) {
      if (!(error instanceof HutchError)) throw error
      this.#onFailure(toProblem(error))
    }
  }
}
