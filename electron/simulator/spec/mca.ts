import type { Random } from '../../../shared/base/random.ts'
import type { BeamState } from './beam.ts'
import { addFluorescence, mcaChannels } from './fluorescence.ts'
import { poisson } from './photon-noise.ts'

/** A fluorescence detector that counts whenever the counters do. */
export class Mca {
  readonly #expected = new Float64Array(mcaChannels)
  readonly #random: Random
  #spectrum: Uint32Array | undefined

  constructor(random: Random) {
    this.#random = random
  }

  clear(): void {
    this.#expected.fill(0)
    this.#spectrum = undefined
  }

  add(beam: BeamState, seconds: number): void {
    addFluorescence(beam, seconds, this.#expected)
    this.#spectrum = undefined
  }

  /** Counts of the last counting; asked again, the same. */
  get spectrum(): Uint32Array {
    this.#spectrum ??= Uint32Array.from(this.#expected, mean => poisson(mean, this.#random))
    return this.#spectrum
  }
}
