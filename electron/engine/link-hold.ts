import type { Clock } from '../../shared/base/clock.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { Sequencer } from './ports.ts'
import type { RunControl } from './run-control.ts'

export interface LinkHoldParts {
  readonly control: RunControl
  readonly sequencer: Sequencer
  readonly clock: Clock
  readonly nowMs: () => number
  /** How long a lost sequencer is waited for; 0: not at all. */
  readonly sequencerPatienceMs: number
  /** Puts back what the sequencer may have forgotten or moved; called once it is there again. */
  readonly recover: (signal: AbortSignal) => Promise<void>
}

/** An attempt costs a refused connection, some hundred bytes. */
const retryMs = 1000
const cause = 'sequencer'

/** Waits for a sequencer that went away, and does again what was cut short, until it is back or patience is over. */
export class LinkHold {
  readonly #parts: LinkHoldParts

  constructor(parts: LinkHoldParts) {
    this.#parts = parts
  }

  /** @param work may be done again from its beginning */
  async through<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    for (;;) {
      try {
        return await work()
      } catch (error) {
        if (signal.aborted || !this.#isLoss(error)) throw error
        await this.#untilBack(error, signal)
      }
    }
  }

  /** Not a detector that went away: each says where. */
  #isLoss(error: unknown): error is HutchError {
    return (
      error instanceof HutchError && error.kind === 'connection' && error.where === this.#parts.sequencer.name
    )
  }

  async #untilBack(loss: HutchError, signal: AbortSignal): Promise<void> {
    const { clock, control, nowMs, sequencerPatienceMs } = this.#parts
    const untilMs = clock.elapsedMs() + sequencerPatienceMs
    const reconnectUntilMs = nowMs() + sequencerPatienceMs
    const wait = (): void =>
      control.holds.raise(cause, { reason: loss.message, advice, reconnectUntilMs }, 'now')
    try {
      while (clock.elapsedMs() < untilMs) {
        wait()
        if (await this.#isBack(signal)) return
        // A person may have wanted to go on meanwhile: there is still nothing to go on with.
        wait()
        await this.#nextAttempt(signal)
      }
    } finally {
      control.holds.clear(cause)
    }
    throw loss
  }

  async #isBack(signal: AbortSignal): Promise<boolean> {
    const { control, recover, sequencer } = this.#parts
    try {
      await sequencer.connect(signal)
      control.holds.raise(cause, { reason: `${sequencer.name} is back`, advice: goingBack }, 'now')
      await recover(signal)
      return true
    } catch (error) {
      if (signal.aborted) throw signal.reason
      // Whatever is wrong with the way to it; a motor that cannot go back to its place is another matter.
      if (error instanceof HutchError && error.kind === 'connection') return false
      throw error
    }
  }

  /** A person who does not want to wait gets the next attempt at once. */
  async #nextAttempt(signal: AbortSignal): Promise<void> {
    const { clock, control } = this.#parts
    const over = new AbortController()
    const pass = (): void => over.abort(signal.reason)
    signal.addEventListener('abort', pass, { once: true })
    const stop = control.holds.onWaive(() => over.abort(wanted))
    try {
      await clock.sleep(retryMs, over.signal)
    } catch (error) {
      if (error !== wanted) throw error
    } finally {
      signal.removeEventListener('abort', pass)
      stop()
    }
  }
}

const advice = 'Tried again every second; then what was cut short is repeated. Abort ends the run.'
const goingBack = 'What still moves there is stopped; the motors of the scan go back to their places.'
/** Ends a wait that a person cut short. */
const wanted = new Error('wanted now')
