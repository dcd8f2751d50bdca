import type { Clock } from '../../shared/base/clock.ts'
import { HutchError, type Problem } from '../../shared/model/problem.ts'
import type { Recorder } from './ports.ts'

/** After a fault or an abort the recorder gets this long to answer: cutting and closing files on a full disk. */
export const lastWordsMs = 10_000

/**
 * A recorder that cannot keep a run from ending: once it has reported a fault, everything asked of it is answered within
 * 10 s, by it or by the fault; and at once when somebody gives it up. Serves one run.
 */
export class GuardedRecorder implements Recorder {
  readonly #recorder: Recorder
  readonly #clock: Clock
  readonly #waiting = new Set<(error: Error) => void>()
  readonly #ended = new AbortController()
  readonly #unlisten: () => void
  #givenUp: Problem | undefined

  constructor(recorder: Recorder, clock: Clock) {
    this.#recorder = recorder
    this.#clock = clock
    this.#unlisten = recorder.onFault(problem => void this.#giveUpLater(problem))
  }

  create: Recorder['create'] = (...request) => this.#answered(() => this.#recorder.create(...request))
  append: Recorder['append'] = (...request) => this.#answered(() => this.#recorder.append(...request))
  values: Recorder['values'] = (...request) => this.#answered(() => this.#recorder.values(...request))
  row: Recorder['row'] = (...request) => this.#answered(() => this.#recorder.row(...request))
  text: Recorder['text'] = (...request) => this.#answered(() => this.#recorder.text(...request))
  replace: Recorder['replace'] = (...request) => this.#answered(() => this.#recorder.replace(...request))
  finish: Recorder['finish'] = (...request) => this.#answered(() => this.#recorder.finish(...request))
  onComplete: Recorder['onComplete'] = listener => this.#recorder.onComplete(listener)
  onFault: Recorder['onFault'] = listener => this.#recorder.onFault(listener)
  onNotice: Recorder['onNotice'] = listener => this.#recorder.onNotice(listener)
  onStall: Recorder['onStall'] = listener => this.#recorder.onStall(listener)

  get waitingMs(): number {
    return this.#waiting.size === 0 ? 0 : this.#recorder.waitingMs
  }

  /** The run is over; the recorder itself goes on to live. */
  close = async (): Promise<void> => {
    this.#unlisten()
    this.#ended.abort()
  }

  #answered<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    if (this.#givenUp !== undefined) return Promise.reject(new HutchError(this.#givenUp))
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject)
      ask()
        .then(resolve, reject)
        .finally(() => this.#waiting.delete(reject))
    })
  }

  async #giveUpLater(problem: Problem): Promise<void> {
    try {
      await this.#clock.sleep(lastWordsMs, this.#ended.signal)
    } catch {
      return // the run ended before
    }
    this.giveUp(problem)
  }

  giveUp(problem: Problem): void {
    this.#givenUp ??= problem
    for (const reject of this.#waiting) reject(new HutchError(problem))
  }
}
