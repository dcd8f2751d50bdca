import type { Clock } from '../../shared/base/clock.ts'
import { formatBytes } from '../../shared/base/format-bytes.ts'
import type { Problem } from '../../shared/model/problem.ts'
import { lastWordsMs, type GuardedRecorder } from './guarded-recorder.ts'
import type { JournalKeeper } from './journal-keeper.ts'
import type { StallListener } from './ports.ts'
import type { RunControl } from './run-control.ts'
import { recovered } from './space-wanted.ts'

export interface DiskHoldParts {
  readonly clock: Clock
  readonly control: RunControl
  readonly recorder: GuardedRecorder
  readonly journal: JournalKeeper
  readonly freeBytes: () => Promise<number>
  readonly reserveBytes: number
}

const lookEveryMs = 1000
/** Longer than any sync of an idle disk or any new file; a shorter wait is no news to anybody. */
const slowMs = 5000
/** A quota or a dead server is not seen in the free space: now and then the disk itself is asked. */
const looksPerAttempt = 10
/** Holds a run while its disk is short of space, takes nothing, or does not answer; lets it go on when that is over. */
export class DiskHold implements StallListener {
  readonly #parts: DiskHoldParts
  readonly #ended = new AbortController()
  #isAsking = false
  #looks = 0
  #freeBytes = Number.NaN
  #tryAgain: (() => void) | undefined

  constructor(parts: DiskHoldParts) {
    this.#parts = parts
  }

  start(): void {
    const { control, recorder } = this.#parts
    const stops = [recorder.onStall(this), control.holds.onWaive(() => this.#tryAgain?.())]
    this.#ended.signal.addEventListener('abort', () => stops.forEach(stop => stop()), { once: true })
    void this.#watch()
  }

  stop(): void {
    this.#ended.abort()
  }

  async decide({ advice, message }: Problem): Promise<'try again' | 'give up'> {
    if (this.#isOver()) return 'give up'
    this.#parts.control.holds.raise(
      'disk',
      { reason: message, advice: `${advice ?? ''} ${goesOn}`.trim() },
      'now',
    )
    this.#looks = 0
    await new Promise<void>(resolve => {
      this.#tryAgain = resolve
    })
    this.#tryAgain = undefined
    return this.#isOver() ? 'give up' : 'try again'
  }

  flowing(): void {
    this.#parts.control.holds.clear('disk')
  }

  journalStuck({ advice, message }: Problem): void {
    const { holds } = this.#parts.control
    if (holds.isRaised('journal')) return
    holds.raise('journal', { reason: message, advice: `${advice ?? ''} ${goesOn}`.trim() }, 'at the boundary')
  }

  journalKept(): void {
    this.#parts.control.holds.clear('journal')
  }

  #isOver(): boolean {
    return this.#parts.control.aborted
  }

  async #watch(): Promise<void> {
    const { signal } = this.#ended
    for (;;) {
      await this.#parts.clock.sleep(lookEveryMs, signal).catch(() => undefined)
      if (signal.aborted) return
      this.#look()
    }
  }

  #look(): void {
    const { control, journal, reserveBytes } = this.#parts
    this.#looks += 1
    if (this.#freeBytes >= reserveBytes || this.#looks % looksPerAttempt === 0) this.#tryAgain?.()
    if (control.holds.isRaised('journal')) journal.keep()
    this.#lookForSilence()
    void this.#measure()
  }

  /** A file server that hangs does not answer this question either: one at a time, and nobody waits for it. */
  async #measure(): Promise<void> {
    if (this.#isAsking) return
    this.#isAsking = true
    // What cannot be measured is the business of whoever writes.
    this.#freeBytes = await this.#parts.freeBytes().catch(() => Number.NaN)
    this.#isAsking = false
    if (!this.#ended.signal.aborted) this.#compareWithReserve()
  }

  #compareWithReserve(): void {
    const { reserveBytes } = this.#parts
    const { holds } = this.#parts.control
    if (this.#freeBytes >= reserveBytes * recovered) holds.clear('reserve')
    if (!(this.#freeBytes < reserveBytes) || holds.isRaised('reserve')) return
    const reason = `The disk is nearly full: ${formatBytes(this.#freeBytes)} free, ${formatBytes(reserveBytes)} are kept in reserve`
    const advice = `Free space on this disk. ${goesOn}`
    holds.raise('reserve', { reason, advice, needsSpace: true }, 'at the boundary')
  }

  #lookForSilence(): void {
    const { control, recorder } = this.#parts
    const { holds } = control
    if (recorder.waitingMs < slowMs || holds.isRaised('disk')) {
      holds.clear('slow')
      return
    }
    if (control.aborted && recorder.waitingMs >= lastWordsMs) recorder.giveUp(silent)
    if (!holds.isRaised('slow')) holds.raise('slow', { reason: silent.message, advice: silent.advice }, 'now')
  }
}

const goesOn = 'Goes on by itself then; Resume tries at once.'

const silent = {
  kind: 'disk',
  message: `The disk has not answered for more than ${slowMs / 1000} s`,
  where: 'writer',
  advice:
    'Check the disk, its cables or the file server. Frames wait in memory and are written when it answers.',
} as const
