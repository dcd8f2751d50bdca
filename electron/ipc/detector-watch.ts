import type { Clock } from '../../shared/base/clock.ts'
import type { DetectorFacts } from '../../shared/model/detector-facts.ts'
import type { DetectorId } from '../../shared/model/ids.ts'
import type { Detector } from '../detectors/detector.ts'

export interface DetectorWatchParts {
  readonly detectors: ReadonlyMap<DetectorId, Pick<Detector, 'describe'>>
  readonly clock: Clock
  /** The engine speaks to the detectors itself and tells what goes wrong. */
  readonly isBusy: () => boolean
  /** At first, and when it answers again after a silence. */
  readonly onAnswer: (facts: DetectorFacts) => void
  /** Once per silence. */
  readonly onSilence: (id: DetectorId, error: unknown) => void
}

/** Soon enough for somebody who has just switched a camera on again. */
const intervalMs = 2000

/** Follows whether the detectors answer while no experiment is under way. */
export class DetectorWatch {
  readonly #parts: DetectorWatchParts
  readonly #answers = new Map<DetectorId, boolean>()
  readonly #ended = new AbortController()
  #last: Promise<void> = Promise.resolve()

  constructor(parts: DetectorWatchParts) {
    this.#parts = parts
  }

  /** Resolves after the first look at all of them; goes on until `close`. */
  async start(): Promise<void> {
    await this.#look()
    this.#last = this.#goOn()
  }

  async close(): Promise<void> {
    this.#ended.abort()
    await this.#last
  }

  async #goOn(): Promise<void> {
    while (await this.#wait()) {
      if (!this.#parts.isBusy()) await this.#look()
    }
  }

  /** False when the watch was closed meanwhile. */
  async #wait(): Promise<boolean> {
    return await this.#parts.clock.sleep(intervalMs, this.#ended.signal).then(
      () => true,
      () => false,
    )
  }

  async #look(): Promise<void> {
    for (const [id, detector] of this.#parts.detectors) await this.#ask(id, detector)
  }

  async #ask(id: DetectorId, detector: Pick<Detector, 'describe'>): Promise<void> {
    try {
      const facts = await detector.describe(this.#ended.signal)
      if (this.#answers.get(id) !== true) this.#parts.onAnswer(facts)
      this.#answers.set(id, true)
    } catch (error) {
      if (this.#ended.signal.aborted) return
      if (this.#answers.get(id) !== false) this.#parts.onSilence(id, error)
      this.#answers.set(id, false)
    }
  }
}
