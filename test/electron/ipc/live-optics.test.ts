import { expect, test } from 'vitest'
import { liveOptics } from '../../../electron/ipc/live-optics.ts'
import { detectorId } from '../../../shared/model/ids.ts'
import type { Beamline } from '../../../shared/model/beamline.ts'
import { effPlan } from '../../builders/sketched-plan.ts'
import { nexusContext } from '../../builders/nexus-context.ts'

const geometry = {
  distanceM: 0.2,
  centrePx: { x: 10, y: 20 },
  pixelSizeUm: undefined,
  energyKev: undefined,
  tiltDeg: { rot1: 0, rot2: 0, rot3: 0 },
}
const eiger = {
  driver: 'microscope',
  id: detectorId('eiger'),
  host: 'localhost',
  port: 1,
  image: { height: 4, width: 4 },
  pixelType: 'uint16',
  compression: 'auto',
} as const
const beamline = (more: object): Beamline => ({
  ...nexusContext(effPlan()).beamline,
  detectors: [{ ...eiger, ...more }],
})
const energy = (position: number | undefined, unit: string) => [
  { mnemonic: 'energy', position, unit, moving: false },
]

test('angles and q of a live image follow the motor of the energy', () => {
  const optics = liveOptics('eiger', {
    beamline: beamline({ geometry }),
    motors: energy(12_398.41984332, 'eV'),
    pixelSizeUm: 75,
  })
  expect(optics?.pixelUm).toEqual({ x: 75, y: 75 })
  expect(optics?.geometry?.poni1M).toBeCloseTo(20 * 75e-6)
  expect(optics?.geometry?.wavelengthM).toBeCloseTo(1e-10, 16)
})

test('without an energy only angles are known, without a geometry only the size of a pixel', () => {
  const parts = { motors: energy(undefined, 'keV'), pixelSizeUm: 75 }
  const open = liveOptics('eiger', { ...parts, beamline: beamline({ geometry }) })
  expect(open?.geometry).toBeDefined()
  expect(open?.geometry?.wavelengthM).toBeUndefined()
  expect(liveOptics('eiger', { ...parts, beamline: beamline({}) })?.geometry).toBeUndefined()
  expect(liveOptics('frelon', { ...parts, pixelSizeUm: undefined, beamline: beamline({}) })).toBeUndefined()
})
