import type { Beamline } from '../../shared/model/beamline.ts'
import type { BeamState } from '../../shared/model/plan.ts'
import type { Sequencer } from './ports.ts'

/**
 * Puts shutter and sample where an acquisition needs them, touching only what differs from the last known state. The
 * state is unknown at the start and after a failure, so that the first wish is always carried out.
 */
export class Beam {
  readonly #beamline: Beamline
  readonly #sequencer: Sequencer
  #shutter: 'open' | 'closed' | undefined
  #sample: 'in' | 'out' | undefined

  constructor(beamline: Beamline, sequencer: Sequencer) {
    this.#beamline = beamline
    this.#sequencer = sequencer
  }

  async prepare(wish: BeamState, signal: AbortSignal): Promise<void> {
    if (wish.sample !== 'as-is') await this.#moveSample(wish.sample, signal)
    if (wish.shutter !== 'as-is') await this.#setShutter(wish.shutter, signal)
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
    await this.#sequencer.move(sample.motor, sample[place], signal)
    this.#sample = place
  }

  async #setShutter(state: 'open' | 'closed', signal: AbortSignal): Promise<void> {
    const shutter = this.#beamline.shutter
    if (shutter === undefined || this.#shutter === state) return
    this.#shutter = undefined
    await this.#sequencer.run(state === 'open' ? shutter.open : shutter.close, signal)
    this.#shutter = state
  }
}
