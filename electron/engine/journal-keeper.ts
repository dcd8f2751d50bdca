import { join } from 'node:path'
import type { Clock } from '../../shared/base/clock.ts'
import { HutchError, toProblem, type Problem } from '../../shared/model/problem.ts'
import type { ExperimentLog } from './experiment-log.ts'
import { withTimeLimit } from './time-limit.ts'

/** Longest time the disk gets to take what the journal still holds at the end. */
const journalLimitMs = 10_000

export interface JournalParts {
  readonly log: ExperimentLog
  readonly folder: string
  readonly clock: Clock
}

/** Watches that the journal gets to the disk: one flush at a time, behind the run's back. */
export class JournalKeeper {
  readonly #parts: JournalParts
  readonly #onFailure: (problem: Problem) => void
  #isFlushing = false

  constructor(parts: JournalParts, onFailure: (problem: Problem) => void) {
    this.#parts = parts
    this.#onFailure = onFailure
  }

  /** Group commit, after every point. A journal that failed once is not asked again. */
  keep(): void {
    if (this.#isFlushing) return
    this.#isFlushing = true
    this.#parts.log.flush().then(
      () => (this.#isFlushing = false),
      (error: unknown) => this.#onFailure(toProblem(error)),
    )
  }

  /** The end of the journal, or why it is not on the disk. */
  async flushInTime(): Promise<Problem | undefined> {
    const { clock, folder, log } = this.#parts
    try {
      await withTimeLimit(() => log.flush(), { clock, limitMs: journalLimitMs, late: () => slow(folder) })
      return undefined
    } catch (error) {
      return toProblem(error)
    }
  }
}

function slow(folder: string): HutchError {
  return new HutchError({
    kind: 'disk',
    message: `The disk did not take the end of the journal within ${journalLimitMs / 1000} s`,
    where: join(folder, 'journal'),
    advice: 'Check the disk or the file server.',
  })
}
