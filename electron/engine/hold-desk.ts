import type { HoldCause } from './run-machine.ts'

export interface HoldNews {
  readonly held: (cause: HoldCause) => void
  readonly released: () => void
}

interface Raised extends HoldCause {
  /** It holds what is going on; otherwise it is met at the next point boundary. */
  readonly isNow: boolean
}

/**
 * Everything that keeps a run from going on, raised and cleared by whoever watches it. A person may waive what is there:
 * the run goes on in spite of it, until it has been cleared and comes again.
 */
export class HoldDesk {
  readonly #news: HoldNews
  readonly #causes = new Map<string, Raised>()
  readonly #waived = new Set<string>()
  readonly #waiveListeners = new Set<() => void>()
  #waiting = 0
  #told: HoldCause | undefined
  #wake: (() => void)[] = []

  constructor(news: HoldNews) {
    this.#news = news
  }

  /** Raised anew it counts as another cause: a waiver is over. */
  raise(id: string, cause: HoldCause, when: 'now' | 'at the boundary'): void {
    this.#waived.delete(id)
    this.#causes.set(id, { ...cause, isNow: when === 'now' })
    this.#changed()
  }

  clear(id: string): void {
    this.#waived.delete(id)
    if (this.#causes.delete(id)) this.#changed()
  }

  isRaised(id: string): boolean {
    return this.#causes.has(id)
  }

  /** A person goes on in spite of what is there, or ends the run. */
  waive(): void {
    for (const id of this.#causes.keys()) this.#waived.add(id)
    // The state is not `holding` any more by that person's own wish: nothing to be told, and what comes next is news.
    this.#told = undefined
    this.#changed()
    for (const listener of this.#waiveListeners) listener()
  }

  /** Called whenever a person does not want to wait any more. */
  onWaive(listener: () => void): () => void {
    this.#waiveListeners.add(listener)
    return () => this.#waiveListeners.delete(listener)
  }

  /** Resolves when nothing holds the run. */
  async whileHeld(): Promise<void> {
    this.#waiting += 1
    this.#changed()
    while (this.#first !== undefined) {
      await new Promise<void>(resolve => {
        this.#wake.push(resolve)
      })
    }
    this.#waiting -= 1
    this.#changed()
  }

  get isHolding(): boolean {
    return this.#first !== undefined
  }

  get #first(): Raised | undefined {
    return [...this.#causes].find(([id]) => !this.#waived.has(id))?.[1]
  }

  #changed(): void {
    this.#tell()
    const waiting = this.#wake
    this.#wake = []
    for (const wake of waiting) wake()
  }

  #tell(): void {
    const cause = this.#waiting > 0 ? this.#first : this.#firstNow
    const news = cause && this.#newsOf(cause)
    if (news?.reason === this.#told?.reason && news?.needsSpace === this.#told?.needsSpace) return
    this.#told = news
    if (news === undefined) this.#news.released()
    else this.#news.held(news)
  }

  /** One cause is told; that space would help is told of all: a full disk is found before its space is measured. */
  #newsOf({ advice, reason, reconnectUntilMs }: Raised): HoldCause {
    const needsSpace = [...this.#causes.values()].some(cause => cause.needsSpace === true)
    return {
      reason,
      advice,
      ...(needsSpace ? { needsSpace } : {}),
      ...(reconnectUntilMs === undefined ? {} : { reconnectUntilMs }),
    }
  }

  get #firstNow(): Raised | undefined {
    return [...this.#causes].find(([id, { isNow }]) => isNow && !this.#waived.has(id))?.[1]
  }
}
