import { type BeamState, edgeStep, incidentRate, isInBeam } from './beam.ts'

/** Channels of 10 eV. */
export const mcaChannels = 1024
export const mcaGainKev = 0.01

interface Line {
  readonly energyKev: number
  /** Counts per photon that comes in. */
  readonly perPhoton: number
}

/*
 * The sample holds calcium and phosphorus. Energies: Bearden, Rev. Mod. Phys. 39 (1967) 78. Phosphorus is always excited, calcium
 * above its edge; Kβ of calcium has 12 % of its counts. The beam itself is scattered by sample and air.
 */
const phosphorus: readonly Line[] = [{ energyKev: 2.0137, perPhoton: 0.02 }]
const calcium: readonly Line[] = [
  { energyKev: 3.69168, perPhoton: 0.088 },
  { energyKev: 4.0127, perPhoton: 0.012 },
]
const scatteredPerPhoton = { sample: 0.015, air: 0.001 }

/** Adds the counts that a fluorescence detector expects in `seconds` to its channels. */
export function addFluorescence(beam: BeamState, seconds: number, channels: Float64Array): void {
  const photons = incidentRate(beam) * seconds
  if (photons <= 0) return
  for (const { energyKev, perPhoton } of linesOf(beam)) addLine(channels, energyKev, photons * perPhoton)
}

function linesOf(beam: BeamState): readonly Line[] {
  const isIn = isInBeam(beam)
  const scattered = {
    energyKev: beam.energyKev,
    perPhoton: isIn ? scatteredPerPhoton.sample : scatteredPerPhoton.air,
  }
  if (!isIn) return [scattered]
  const excited = edgeStep(beam.energyKev)
  const ofCalcium = calcium.map(({ energyKev, perPhoton }) => ({ energyKev, perPhoton: perPhoton * excited }))
  return [...phosphorus, ...ofCalcium, scattered]
}

/** Silicon drift detector: electronic noise, and statistics of pairs of 3.66 eV with Fano factor 0.115. */
const noiseEv = 70
const pairEv = 3.66
const fano = 0.115
const fwhmPerSigma = 2 * Math.sqrt(2 * Math.LN2)
/** Beyond so many standard deviations nothing is left of a line. */
const reach = 6

function addLine(channels: Float64Array, energyKev: number, counts: number): void {
  const sigmaKev = Math.hypot(noiseEv / fwhmPerSigma, Math.sqrt(fano * pairEv * energyKev * 1000)) / 1000
  const height = (counts * mcaGainKev) / (sigmaKev * Math.sqrt(2 * Math.PI))
  const first = Math.max(0, Math.floor((energyKev - reach * sigmaKev) / mcaGainKev))
  const last = Math.min(channels.length - 1, Math.ceil((energyKev + reach * sigmaKev) / mcaGainKev))
  for (let channel = first; channel <= last; channel++) {
    const off = (channel * mcaGainKev - energyKev) / sigmaKev
    channels[channel] = (channels[channel] ?? 0) + height * Math.exp((-off * off) / 2)
  }
}
