import { reflectivity } from '../rocking-curve.ts'
import { ringFullMa } from './ring-current.ts'

/** What the beam depends on. */
export interface BeamState {
  readonly energyKev: number
  readonly ringMa: number
  /** Second crystal of the monochromator. */
  readonly pitchMrad: number
  readonly isOpen: boolean
  /** Sample stage across the beam, mm, as the camera sees it; the sample is in the beam within 1.5 mm of the origin. */
  readonly samyMm: number
  readonly samzMm: number
}

/** Counts per second of the ion chamber at full ring current and 4 keV, of its background, and of the diode's. */
const monitorRate = 200_000
const monitorBackground = 20
const diodeBackground = 50
/** Diode counts per monitor count without a sample. */
const diodeGain = 0.8
const sampleHalfWidthMm = 1.5

/** Expected counts per second of monitor (before the sample) and diode (behind it). */
export function countRates(beam: BeamState): { readonly monitor: number; readonly diode: number } {
  const photons = incidentRate(beam)
  const transmitted = isInBeam(beam) ? transmission(beam.energyKev) : 1
  return {
    monitor: photons + monitorBackground,
    diode: photons * diodeGain * transmitted + diodeBackground,
  }
}

/** Photons per second: proportional to the ring current; the source loses 10 % per keV in this range. */
export function incidentRate({ energyKev, isOpen, pitchMrad, ringMa }: BeamState): number {
  if (!isOpen) return 0
  const source = (monitorRate * ringMa * Math.max(0, 1 - 0.1 * (energyKev - 4))) / ringFullMa
  return source * reflectivity(pitchMrad, energyKev)
}

/** The sample. */
export function isInBeam(beam: BeamState): boolean {
  return Math.abs(beam.samyMm) <= sampleHalfWidthMm && Math.abs(beam.samzMm) <= sampleHalfWidthMm
}

/*
 * Through a calcium compound of constant thickness: µt falls with E⁻³ and rises by 0.8 at the K edge of calcium,
 * 4.0381 keV (Bearden and Burr, Rev. Mod. Phys. 39 (1967) 125), as an arctangent of 1.6 eV width
 * (Richtmyer, Barnes and Ramberg, Phys. Rev. 46 (1934) 843).
 */
const edgeKev = 4.0381
const edgeHalfWidthKev = 0.0008

function transmission(energyKev: number): number {
  return Math.exp(-(0.25 + 0.8 * edgeStep(energyKev)) * (edgeKev / energyKev) ** 3)
}

/** How far the K shell of calcium is open: 0 far below its edge, 1 far above. */
export function edgeStep(energyKev: number): number {
  return 0.5 + Math.atan((energyKev - edgeKev) / edgeHalfWidthKev) / Math.PI
}
