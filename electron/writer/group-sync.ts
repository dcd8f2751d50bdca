import type { Clock } from '../../shared/base/clock.ts'
import { HutchError, toProblem, type Problem } from '../../shared/model/problem.ts'

/** A power cut may cost what was written since the last sync: the promise is one second. */
const intervalMs = 1000

/**
 * A fast stream is brought to the disk sooner, so that the disk works while the next frames are written and closing the file
 * has little left to wait for. Below 256 MB/s the second comes first.
 */
const mostUnsyncedBytes = 256e6

export interface Syncable {
  readonly unsyncedBytes: number
  sync(): Promise<void>
}

/** Brings written files to the disk, all together, at least once a second while they are written to, beside the writing. */
export class GroupSync {
  readonly #clock: Clock
  readonly #onFailure: (problem: Problem) => void
  readonly #dirty = new Set<Syncable>()
  #wake = new AbortController()
  #isStopped = false
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
    else if (isFull(file)) this.#wake.abort()
  }

  /** The file is being finished and syncs itself. */
  forget(file: Syncable): void {
    this.#dirty.delete(file)
  }

  stop(): void {
    this.#isStopped = true
    this.#wake.abort()
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
    this.#wake = new AbortController()
    const isUrgent = [...this.#dirty].some(isFull)
    if (waitMs > 0 && !isUrgent) await this.#clock.sleep(waitMs, this.#wake.signal).catch(() => undefined)
    return !this.#isStopped
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

function isFull({ unsyncedBytes }: Syncable): boolean {
  return unsyncedBytes >= mostUnsyncedBytes
}
