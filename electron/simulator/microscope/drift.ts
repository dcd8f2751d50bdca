import { seededRandom } from '../../../shared/base/random.ts'

/** Where the picture of the sample is displaced to, µm; positive to higher rows and columns. */
export interface DisplacementUm {
  readonly rows: number
  readonly columns: number
}

/** Energy at which nothing is displaced but by the seeded part, keV. */
const referenceEnergyKev = 4

interface Wave {
  readonly amplitudeUm: number
  readonly periodEv: number
  readonly phase: number
}

/**
 * Drift of the sample as a function of energy: a slow walk of the optics (the lens is moved along the beam to stay in
 * focus, its stage is not straight) and a small seeded wander of the stage, about 0.2 pixel rms at 512 pixels. A function, not
 * a history: the same energy always gives the same place, so the truth is known for every frame.
 */
export function sampleDrift(seed: number): (energyKev: number) => DisplacementUm {
  const random = seededRandom(seed, driftStream)
  const rowWaves = waves(() => random.float())
  const columnWaves = waves(() => random.float())
  return energyKev => {
    const away = energyKev - referenceEnergyKev
    return {
      rows: 0.18 * away + 0.06 * Math.sin(5.1 * away) + wander(rowWaves, away),
      columns: -0.3 * away + 0.08 * Math.sin(7.3 * away) + wander(columnWaves, away),
    }
  }
}

const driftStream = 11
const wanderPeriodsEv = [31, 47, 83]

function waves(float: () => number): readonly Wave[] {
  return wanderPeriodsEv.map(periodEv => ({ amplitudeUm: 0.008, periodEv, phase: 2 * Math.PI * float() }))
}

function wander(all: readonly Wave[], awayKev: number): number {
  let sum = 0
  for (const { amplitudeUm, periodEv, phase } of all) {
    sum += amplitudeUm * Math.sin((2 * Math.PI * awayKev * 1000) / periodEv + phase)
  }
  return sum
}

/** Structure of the illumination against the detector, µm: follows the lens, at most 1 µm so that its map suffices. */
export function whiteDrift(energyKev: number): DisplacementUm {
  const away = energyKev - referenceEnergyKev
  return { rows: Math.tanh(0.5 * away), columns: Math.tanh(0.9 * away + 0.1 * Math.sin(9 * away)) }
}

export const largestWhiteDriftUm = 1
