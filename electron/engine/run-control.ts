import { HutchError } from '../../shared/model/problem.ts'
import type { StopPlace } from '../../shared/model/run-state.ts'
import { HoldDesk, type HoldNews } from './hold-desk.ts'

/** Why a step was stopped from outside. Told apart from failures by its class. */
export class StopRequest extends Error {
  override readonly name = 'StopRequest'
  readonly what: 'abort' | 'skip'

  constructor(what: 'abort' | 'skip') {
    super(what === 'abort' ? 'The run was aborted' : 'The node was skipped')
    this.what = what
  }
}

export function isSkip(error: unknown): boolean {
  return error instanceof StopRequest && error.what === 'skip'
}

/**
 * What a person asked of a running experiment, noted when it is asked and acted on at the engine's own pace: pause at
 * the next point boundary, a stop when the point or scan is complete, skip and abort at once.
 */
export class RunControl {
  readonly holds: HoldDesk
  #step = new AbortController()
  #aborted = false
  #pauseAsked = false
  #stopAfter: StopPlace | undefined
  #wake: (() => void) | undefined
  readonly #whenEnded = new AbortController()

  /** Resolves when an experiment without an end of its own is ended, or any experiment aborted. */
  async ended(): Promise<void> {
    const { signal } = this.#whenEnded
    if (signal.aborted) return
    await new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
  }

  constructor(news: HoldNews) {
    this.holds = new HoldDesk(news)
  }

  /** Aborts with a `StopRequest` when the run is aborted or the current node is skipped. */
  get signal(): AbortSignal {
    return this.#step.signal
  }

  get aborted(): boolean {
    return this.#aborted
  }

  get pauseAsked(): boolean {
    return this.#pauseAsked && !this.#aborted
  }

  /** What is to be complete before the run ends early; undefined while nobody wants that. */
  get stopAfter(): StopPlace | undefined {
    return this.#stopAfter
  }

  /** Of two wishes that have not come yet the last one counts. */
  askPause(): void {
    this.#pauseAsked = true
    this.#stopAfter = undefined
  }

  askStop(after: StopPlace): void {
    this.#stopAfter = after
    this.#pauseAsked = false
  }

  /** Goes on, also in spite of what holds the run. */
  resume(): void {
    this.#stopAfter = undefined
    this.#goOn()
  }

  abort(): void {
    if (this.#aborted) return
    this.#aborted = true
    // A skip may have stopped the step already, and what comes after it must stop as well.
    if (this.#step.signal.aborted) this.#step = new AbortController()
    this.#step.abort(new StopRequest('abort'))
    this.#whenEnded.abort()
    this.#wake?.()
    this.holds.waive()
  }

  end(): void {
    this.#whenEnded.abort()
  }

  skip(): void {
    this.#step.abort(new StopRequest('skip'))
    this.#goOn()
  }

  /** Called when the skipped node has been left, or when there was nothing to leave: the next step gets a fresh signal. */
  skipDone(): void {
    if (this.#step.signal.aborted && !this.#aborted) this.#step = new AbortController()
  }

  /** Waits while paused; returns at once when resumed, skipped or aborted. */
  async whilePaused(): Promise<void> {
    while (this.pauseAsked) {
      await new Promise<void>(resolve => {
        this.#wake = resolve
      })
      this.#wake = undefined
    }
  }

  #goOn(): void {
    this.#pauseAsked = false
    this.#wake?.()
    this.holds.waive()
  }
}

export function nothingRunning(verb: string): HutchError {
  return new HutchError({ kind: 'usage', message: `Cannot ${verb}: no experiment is running` })
}
