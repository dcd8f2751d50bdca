import { pitchOfBestMrad } from '../rocking-curve.ts'
import type { MotorRates } from './trapezoid.ts'

export interface MotorSettings extends MotorRates {
  readonly mnemonic: string
  readonly name: string
  readonly unit: string
  readonly stepsPerUnit: number
  /** Dial limits and dial position at the start, in `unit`. */
  readonly low: number
  readonly high: number
  readonly start: number
}

/** Steps of 0.1 µm; 2 mm, sample in to sample out, take 0.14 s. */
const sampleStage = {
  unit: 'mm',
  stepsPerUnit: 10_000,
  baseRate: 2_000,
  slewRate: 200_000,
  accelerationMs: 40,
  low: -10,
  high: 10,
  start: 0,
} as const

/** Circles of the diffractometer: 1 degree takes 0.07 s. */
const circle = {
  unit: 'deg',
  stepsPerUnit: 10_000,
  baseRate: 20_000,
  slewRate: 200_000,
  accelerationMs: 50,
  low: -180,
  high: 180,
  start: 0,
} as const

export const simulatedMotors: readonly MotorSettings[] = [
  {
    mnemonic: 'energy',
    name: 'Photon energy',
    unit: 'keV',
    // Steps of 0.01 eV. 10 eV = 1000 steps: two ramps of 10 ms (275 steps each) and 9 ms at full speed, 29 ms in all.
    stepsPerUnit: 100_000,
    baseRate: 5_000,
    slewRate: 50_000,
    accelerationMs: 10,
    low: 3,
    high: 6,
    start: 4,
  },
  { mnemonic: 'samx', name: 'Sample along beam', ...sampleStage },
  { mnemonic: 'samy', name: 'Sample horizontal', ...sampleStage },
  { mnemonic: 'samz', name: 'Sample vertical', ...sampleStage },
  {
    mnemonic: 'rot',
    name: 'Sample rotation',
    unit: 'deg',
    // 1 degree takes 0.11 s, a half turn 2.1 s.
    stepsPerUnit: 1_000,
    baseRate: 5_000,
    slewRate: 90_000,
    accelerationMs: 100,
    low: -360,
    high: 360,
    start: 0,
  },
  {
    mnemonic: 'pitch',
    name: 'Second crystal',
    unit: 'mrad',
    // Steps of 0.1 µrad; the whole rocking curve, 0.5 mrad, takes 0.12 s.
    stepsPerUnit: 10_000,
    baseRate: 2_000,
    slewRate: 50_000,
    accelerationMs: 20,
    low: -2,
    high: 2,
    start: pitchOfBestMrad,
  },
  { mnemonic: 'tth', name: 'Two Theta', ...circle },
  { mnemonic: 'th', name: 'Theta', ...circle },
  { mnemonic: 'chi', name: 'Chi', ...circle },
  { mnemonic: 'phi', name: 'Phi', ...circle },
]
