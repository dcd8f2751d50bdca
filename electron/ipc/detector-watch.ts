import type { Clock } from '../../shared/base/clock.ts'
import type { DetectorFacts } from '../../shared/model/detector-facts.ts'
import type { DeviceHealth } from '../../shared/model/devices.ts'
import type { DetectorId } from '../../shared/model/ids.ts'
import { toProblem } from '../../shared/model/problem.ts'
import type { Detector } from '../detectors/detector.ts'

/** `isOff`: disconnected by hand, and left alone. */
export type WatchedDetector = Pick<Detector, 'describe'> & { readonly isOff?: boolean }

export interface DetectorWatchParts {
  /** May change; one of which nothing is known yet is asked at the next look. */
  readonly detectors: ReadonlyMap<DetectorId, WatchedDetector>
  readonly clock: Clock
  /** The engine speaks to the detectors itself and tells what goes wrong. */
  readonly isBusy: () => boolean
  /** At first, and when it answers again after a silence. */
  readonly onAnswer: (facts: DetectorFacts) => void
  /** Once per silence. */
  readonly onSilence: (id: DetectorId, error: unknown) => void
}

type Health = Omit<DeviceHealth, 'live'>

/** Soon enough for somebody who has just switched a camera on again. */
const intervalMs = 2000

const unasked: Health = {
  state: 'connecting',
  model: '',
  lastSeenMs: undefined,
  lastError: undefined,
  reconnects: 0,
}

/** Follows whether the detectors answer while no experiment is under way. */
export class DetectorWatch {
  readonly #parts: DetectorWatchParts
  /** By the driver, not by the name: another one under the same name is another device. */
  readonly #health = new WeakMap<WatchedDetector, Health>()
  readonly #ended = new AbortController()
  #last: Promise<void> = Promise.resolve()

  constructor(parts: DetectorWatchParts) {
    this.#parts = parts
  }

  /** Resolves after the first look at all of them; goes on until `close`. */
  async start(): Promise<void> {
    await this.look()
    this.#last = this.#goOn()
  }

  async close(): Promise<void> {
    this.#ended.abort()
    await this.#last
  }

  health(id: DetectorId): Health {
    const detector = this.#parts.detectors.get(id)
    const known = (detector && this.#health.get(detector)) ?? unasked
    return detector?.isOff === true ? { ...known, state: 'off' } : known
  }

  /** Asks those now that are not switched off, all or one of them. A silent one keeps nobody waiting but itself. */
  async look(only?: DetectorId): Promise<void> {
    const asked = [...this.#parts.detectors].filter(
      ([id, detector]) => detector.isOff !== true && (only === undefined || id === only),
    )
    await Promise.all(asked.map(([id, detector]) => this.#ask(id, detector)))
  }

  async #goOn(): Promise<void> {
    while (await this.#wait()) {
      if (!this.#parts.isBusy()) await this.look()
    }
  }

  /** False when the watch was closed meanwhile. */
  async #wait(): Promise<boolean> {
    return await this.#parts.clock.sleep(intervalMs, this.#ended.signal).then(
      () => true,
      () => false,
    )
  }

  async #ask(id: DetectorId, detector: WatchedDetector): Promise<void> {
    const { clock, onAnswer, onSilence } = this.#parts
    const before = this.#health.get(detector) ?? unasked
    try {
      const facts = await detector.describe(this.#ended.signal)
      const reconnects =
        before.reconnects + (before.state === 'lost' && before.lastSeenMs !== undefined ? 1 : 0)
      const seen = { state: 'connected', model: facts.model, lastSeenMs: clock.nowMs(), reconnects } as const
      this.#health.set(detector, { ...before, ...seen })
      if (before.state !== 'connected') onAnswer(facts)
    } catch (error) {
      if (this.#ended.signal.aborted || detector.isOff === true) return
      const lastError = { atMs: clock.nowMs(), problem: toProblem(error) }
      this.#health.set(detector, { ...before, state: 'lost', lastError })
      if (before.state !== 'lost') onSilence(id, error)
    }
  }
}
