import { HutchError } from '../../shared/model/problem.ts'

/** A thread each, 0.5 GB at 2048²: more at once would only share the processors. */
const mostRunning = 4
/** A person starts some; what starts hundreds is a mistake. */
const mostWaiting = 100

export interface QueuedJob {
  readonly id: string
  /** Of the running experiment. */
  readonly isLive: boolean
  /** Called with how many are before it, now and whenever that changes. */
  readonly onPlace?: (before: number) => void
}

/**
 * How many jobs compute at once: four of recorded experiments, and four of the running one, which never waits for the others. Each kind
 * goes in the order in which they came, but for what a person puts first.
 */
export class JobQueue {
  readonly #live = new Line()
  readonly #recorded = new Line()

  /** Throws a `limit` when no more can wait: to be asked before anything is made for a job. */
  assertRoom(): void {
    if (this.#live.waiting + this.#recorded.waiting < mostWaiting) return
    throw new HutchError({
      kind: 'limit',
      message: `${mostWaiting} workflows wait already`,
      where: 'analysis',
      advice: 'Wait for some of them, or cancel them',
    })
  }

  isFree(isLive: boolean): boolean {
    return this.#line(isLive).isFree
  }

  /** Resolves when it is the job's turn, with what it calls at its end; rejects with the signal's reason. */
  async enter(job: QueuedJob, signal: AbortSignal): Promise<() => void> {
    return await this.#line(job.isLive).enter(job, signal)
  }

  /** Puts a job that waits before the others; one that does not wait is left alone. */
  first(id: string): void {
    this.#live.first(id)
    this.#recorded.first(id)
  }

  #line(isLive: boolean): Line {
    return isLive ? this.#live : this.#recorded
  }
}

interface Waiting {
  readonly job: QueuedJob
  readonly begin: () => void
  told: number | undefined
}

class Line {
  #waiting: readonly Waiting[] = []
  #running = 0

  get waiting(): number {
    return this.#waiting.length
  }

  get isFree(): boolean {
    return this.#running < mostRunning
  }

  async enter(job: QueuedJob, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted()
    if (this.isFree) this.#running++
    else await this.#turn(job, signal)
    let isOver = false
    return () => {
      if (!isOver) this.#leave()
      isOver = true
    }
  }

  first(id: string): void {
    const found = this.#waiting.find(({ job }) => job.id === id)
    if (found !== undefined) this.#order([found, ...this.#waiting.filter(other => other !== found)])
  }

  async #turn(job: QueuedJob, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const giveUp = (): void => {
        this.#order(this.#waiting.filter(other => other !== waiting))
        reject(signal.reason as Error)
      }
      const begin = (): void => {
        signal.removeEventListener('abort', giveUp)
        resolve()
      }
      const waiting: Waiting = { job, begin, told: undefined }
      signal.addEventListener('abort', giveUp, { once: true })
      this.#order([...this.#waiting, waiting])
    })
  }

  #order(next: readonly Waiting[]): void {
    this.#waiting = next
    for (const [before, waiting] of next.entries()) {
      if (waiting.told === before) continue
      waiting.told = before
      waiting.job.onPlace?.(before)
    }
  }

  /** The place goes to the next one: it is never free in between. */
  #leave(): void {
    const [next, ...rest] = this.#waiting
    if (next === undefined) {
      this.#running--
      return
    }
    this.#order(rest)
    next.begin()
  }
}
