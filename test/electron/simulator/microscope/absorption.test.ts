import { describe, expect, test } from 'vitest'
import {
  absorptionPerUm,
  calciumEdgeKev,
  edgeKev,
  phases,
  type Phase,
} from '../../../../electron/simulator/microscope/absorption.ts'

describe.each(phases)('absorption of %s', phase => {
  test('rises steepest within 1 eV of its own edge', () => {
    const steps = Array.from({ length: 800 }, (_, i) => 4.02 + i * 0.0001)
    const slope = (energyKev: number): number =>
      absorptionPerUm(phase, energyKev + 0.00005) - absorptionPerUm(phase, energyKev - 0.00005)
    const steepest = steps.reduce((best, energyKev) => (slope(energyKev) > slope(best) ? energyKev : best))
    expect(Math.abs(steepest - edgeKev(phase))).toBeLessThan(0.001)
  })

  test('has its edge within 10 eV of that of the element', () => {
    expect(Math.abs(edgeKev(phase) - calciumEdgeKev)).toBeLessThan(0.01)
  })

  test('falls with about the third power of the energy below the edge', () => {
    const exponent = Math.log(absorptionPerUm(phase, 3.5) / absorptionPerUm(phase, 3.9)) / Math.log(3.9 / 3.5)
    expect(exponent).toBeGreaterThan(2.3)
    expect(exponent).toBeLessThan(3.1)
  })

  test('has a white line above what follows, and a small oscillation after it', () => {
    const whiteLine = absorptionPerUm(phase, edgeKev(phase) + 0.005)
    const after = [0.03, 0.06, 0.09, 0.12].map(aboveKev => absorptionPerUm(phase, edgeKev(phase) + aboveKev))
    expect(whiteLine).toBeGreaterThan(1.3 * Math.max(...after))
    const trend = after.map((value, i) => value / (after[0] ?? 1) - (1 - 0.02 * i))
    expect(Math.max(...trend) - Math.min(...trend)).toBeGreaterThan(0.02)
  })
})

/* Sums over the elements of the tables of Elam, Ravel and Sieber, cm²/g, times density. */
test.each<[Phase, number, number]>([
  ['calcite', 3.5, 0.03884],
  ['calcite', 4.5, 0.09454],
  ['apatite', 3.5, 0.08403],
  ['apatite', 4.5, 0.12983],
])('of %s at %f keV agrees with tabulated values within a fiftieth', (phase, energyKev, expectedPerUm) => {
  expect(absorptionPerUm(phase, energyKev) / expectedPerUm).toBeGreaterThan(0.98)
  expect(absorptionPerUm(phase, energyKev) / expectedPerUm).toBeLessThan(1.02)
})
