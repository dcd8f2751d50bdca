import { join } from 'node:path'
import type { Clock } from '../../shared/base/clock.ts'
import { HutchError, toProblem, type Problem } from '../../shared/model/problem.ts'
import { mayPass } from '../platform/disk-error.ts'
import type { ExperimentLog } from './experiment-log.ts'
import { withTimeLimit } from './time-limit.ts'

/** Longest time the disk gets to take the beginning of the journal, and what it still holds at the end. */
const journalLimitMs = 10_000

export interface JournalParts {
  readonly log: ExperimentLog
  readonly folder: string
  readonly clock: Clock
}

export interface JournalNews {
  /** The disk does not take it now, and may do so later. */
  readonly stuck: (problem: Problem) => void
  readonly kept: () => void
  /** It cannot be kept any more. */
  readonly lost: (problem: Problem) => void
}

/** Watches that the journal gets to the disk: one flush at a time, behind the run's back. */
export class JournalKeeper {
  readonly #parts: JournalParts
  readonly #news: JournalNews
  #state: 'idle' | 'flushing' | 'lost' = 'idle'

  constructor(parts: JournalParts, news: JournalNews) {
    this.#parts = parts
    this.#news = news
  }

  /** Group commit, after every point. A journal that is lost is not asked again. */
  keep(): void {
    if (this.#state !== 'idle') return
    this.#state = 'flushing'
    this.#parts.log.flush().then(
      () => {
        this.#state = 'idle'
        this.#news.kept()
      },
      (error: unknown) => this.#failed(error),
    )
  }

  #failed(error: unknown): void {
    const isLost = !mayPass(error)
    this.#state = isLost ? 'lost' : 'idle'
    if (isLost) this.#news.lost(toProblem(error))
    else this.#news.stuck(toProblem(error))
  }

  /**
   * The first events, before anything else of the experiment is on the disk: a power cut must not leave files that no
   * journal tells of. What the disk may take later holds the run, as at every point; rejects when it never will.
   */
  async keepFirst(signal: AbortSignal): Promise<void> {
    const { clock, folder, log } = this.#parts
    const late = (): HutchError => slow(folder, 'beginning')
    try {
      await withTimeLimit(() => log.flush(), { clock, limitMs: journalLimitMs, late, signal })
    } catch (error) {
      if (!mayPass(error)) throw error
      this.#news.stuck(toProblem(error))
    }
  }

  /** The end of the journal, or why it is not on the disk. */
  async flushInTime(): Promise<Problem | undefined> {
    const { clock, folder, log } = this.#parts
    try {
      await withTimeLimit(() => log.flush(), {
        clock,
        limitMs: journalLimitMs,
        late: () => slow(folder, 'end'),
      })
      return undefined
    } catch (error) {
      return toProblem(error)
    }
  }
}

function slow(folder: string, part: 'beginning' | 'end'): HutchError {
  return new HutchError({
    kind: 'disk',
    message: `The disk did not take the ${part} of the journal within ${journalLimitMs / 1000} s`,
    where: join(folder, 'journal'),
    advice: 'Check the disk or the file server.',
  })
}
