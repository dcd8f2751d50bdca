import { HutchError } from '../../shared/model/problem.ts'

/** A thread each, 0.5 GB at 2048²: more at once would only share the processors. */
const mostRunning = 4
/** A person starts some; what starts hundreds is a mistake. */
const mostWaiting = 100

interface Waiting {
  readonly isLive: boolean
  readonly begin: () => void
}

/** How many jobs compute at once. Those of the running experiment go first, the others in the order in which they came. */
export class JobQueue {
  readonly #waiting: Waiting[] = []
  #running = 0

  /** Throws a `limit` when no more can wait: to be asked before anything is made for a job. */
  assertRoom(): void {
    if (this.#waiting.length < mostWaiting) return
    throw new HutchError({
      kind: 'limit',
      message: `${mostWaiting} workflows wait already`,
      where: 'analysis',
      advice: 'Wait for some of them, or cancel them',
    })
  }

  /** Resolves when it is the job's turn, with what it calls at its end; rejects with the signal's reason. */
  async enter(isLive: boolean, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted()
    if (this.#running < mostRunning) this.#running++
    else await this.#turn(isLive, signal)
    let isOver = false
    return () => {
      if (!isOver) this.#leave()
      isOver = true
    }
  }

  async #turn(isLive: boolean, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const giveUp = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1)
        reject(signal.reason as Error)
      }
      const begin = (): void => {
        signal.removeEventListener('abort', giveUp)
        resolve()
      }
      const waiting: Waiting = { isLive, begin }
      signal.addEventListener('abort', giveUp, { once: true })
      const behind = isLive ? this.#waiting.findIndex(other => !other.isLive) : -1
      this.#waiting.splice(behind < 0 ? this.#waiting.length : behind, 0, waiting)
    })
  }

  /** The place goes to the next one: it is never free in between. */
  #leave(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#running--
    else next.begin()
  }
}
