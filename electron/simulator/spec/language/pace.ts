import { SpecFailure } from '../spec-failure.ts'
import { MemoryBudget } from './memory-budget.ts'
import type { ProgramHost } from './program-host.ts'

/** Statements and expressions between two breaths: about 1 ms. */
const stepsPerBreath = 2000
/** Macro functions and evaluated texts within each other. */
const maxDepth = 60

/** How far one command may go: shared by all texts and macro functions it runs. */
export class Pace {
  readonly budget = new MemoryBudget()
  readonly signal: AbortSignal
  readonly #host: ProgramHost
  #steps = 0
  #depth = 0

  constructor(host: ProgramHost, signal: AbortSignal) {
    this.#host = host
    this.signal = signal
  }

  /**
   * To be asked before every statement and expression, and `breathe` awaited when true: a promise for each would cost more
   * than the expression. Throws the signal's reason when aborted.
   */
  isTired(): boolean {
    this.signal.throwIfAborted()
    return ++this.#steps % stepsPerBreath === 0
  }

  async breathe(): Promise<void> {
    await this.#host.breathe()
    this.signal.throwIfAborted()
  }

  /** @throws SpecFailure when macros call each other without end */
  async deeper<T>(work: () => Promise<T>): Promise<T> {
    if (++this.#depth > maxDepth) throw new SpecFailure('Macros call each other too deeply')
    try {
      return await work()
    } finally {
      this.#depth--
    }
  }
}
