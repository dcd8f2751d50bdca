import type { Clock } from '../../shared/base/clock.ts'
import type { Beamline } from '../../shared/model/beamline.ts'
import type { BeamState } from '../../shared/model/plan.ts'
import { HutchError } from '../../shared/model/problem.ts'
import { moveInTime } from './move-in-time.ts'
import type { Sequencer } from './ports.ts'
import { withTimeLimit } from './time-limit.ts'

/** Front ends of some beamlines take 15 s; a shutter that takes longer does not work. */
const shutterLimitMs = 30_000

/**
 * Puts shutter and sample where an acquisition needs them, touching only what differs from the last known state. The
 * state is unknown at the start and after a failure, so that the first wish is always carried out.
 */
export class Beam {
  readonly #beamline: Beamline
  readonly #sequencer: Sequencer
  readonly #clock: Clock
  #shutter: 'open' | 'closed' | undefined
  #sample: 'in' | 'out' | undefined

  constructor(beamline: Beamline, sequencer: Sequencer, clock: Clock) {
    this.#beamline = beamline
    this.#sequencer = sequencer
    this.#clock = clock
  }

  async prepare(wish: BeamState, signal: AbortSignal): Promise<void> {
    if (wish.sample !== 'as-is') await this.#moveSample(wish.sample, signal)
    if (wish.shutter !== 'as-is') await this.#setShutter(wish.shutter, signal)
  }

  /** Somebody else moved this motor: if it carries the sample, its place is unknown. */
  moved(motor: string): void {
    if (motor === this.#beamline.sample?.motor) this.#sample = undefined
  }

  /** Somebody else may have used the shutter. */
  forgetShutter(): void {
    this.#shutter = undefined
  }

  /** The sequencer was away: nothing it did before is sure. */
  forget(): void {
    this.#shutter = undefined
    this.#sample = undefined
  }

  /** The shutter is closed while one waits, and is afterwards what it was. */
  async shutWhile(waiting: Promise<void>, signal: AbortSignal): Promise<void> {
    const before = this.#shutter
    if (before === 'open') await this.#setShutter('closed', signal)
    await waiting
    if (before === 'open' && !signal.aborted) await this.#setShutter('open', signal)
  }

  /** Shutter closed, if there is one: how an experiment leaves the beamline, whatever happened. */
  async makeSafe(signal: AbortSignal): Promise<void> {
    this.#shutter = this.#shutter === 'closed' ? 'closed' : undefined
    await this.#setShutter('closed', signal)
  }

  async #moveSample(place: 'in' | 'out', signal: AbortSignal): Promise<void> {
    const sample = this.#beamline.sample
    if (sample === undefined || this.#sample === place) return
    this.#sample = undefined
    const parts = { sequencer: this.#sequencer, beamline: this.#beamline, clock: this.#clock }
    await moveInTime(parts, { motor: sample.motor, target: sample[place] }, signal)
    this.#sample = place
  }

  async #setShutter(state: 'open' | 'closed', signal: AbortSignal): Promise<void> {
    const shutter = this.#beamline.shutter
    if (shutter === undefined || this.#shutter === state) return
    this.#shutter = undefined
    const command = state === 'open' ? shutter.open : shutter.close
    await withTimeLimit(within => this.#sequencer.run(command, within), {
      clock: this.#clock,
      limitMs: shutterLimitMs,
      late: () => this.#stuck(command),
      signal,
    })
    this.#shutter = state
  }

  #stuck(command: string): HutchError {
    return new HutchError({
      kind: 'timeout',
      message: `The shutter command "${command}" did not end within ${shutterLimitMs / 1000} s`,
      where: this.#sequencer.name,
      advice: 'Look whether the shutter is enabled and interlocked, then start again.',
    })
  }
}
