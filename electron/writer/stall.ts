import { toProblem, type Problem } from '../../shared/model/problem.ts'
import { mayPass } from '../platform/disk-error.ts'
import type { StallDecision } from './protocol.ts'

export interface StallNews {
  readonly stalled: (problem: Problem) => void
  readonly flowing: () => void
}

/**
 * What the disk does not take now it may take later: whoever asked decides, and until then nothing moves. Who fails while
 * a decision is awaited shares it.
 */
export class Stall {
  readonly #news: StallNews
  #decision: Promise<StallDecision> | undefined
  #decide: (decision: StallDecision) => void = () => undefined

  constructor(news: StallNews) {
    this.#news = news
  }

  answer(decision: StallDecision): void {
    this.#decision = undefined
    this.#decide(decision)
  }

  /** Tries again for as long as it is told to; returns undefined in the end, or the failure that remains. */
  async overcome(failure: unknown, attempt: () => unknown): Promise<unknown> {
    let remaining: unknown = failure
    while (remaining !== undefined && mayPass(remaining)) {
      if ((await this.#ask(toProblem(remaining))) === 'give up') return remaining
      remaining = await attempt()
      if (remaining === undefined) this.#news.flowing()
    }
    return remaining
  }

  #ask(problem: Problem): Promise<StallDecision> {
    if (this.#decision !== undefined) return this.#decision
    this.#decision = new Promise(resolve => {
      this.#decide = resolve
    })
    this.#news.stalled(problem)
    return this.#decision
  }
}

/** What `act` fails with; undefined when it does not. */
export function failureOf(act: () => unknown): unknown {
  try {
    act()
    return undefined
  } catch (error) {
    return error
  }
}
