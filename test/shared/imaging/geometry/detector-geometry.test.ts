import { describe, expect, test } from 'vitest'
import {
  scatteringAt,
  straightGeometry,
  wavelengthM,
} from '../../../../shared/imaging/geometry/detector-geometry.ts'

/** As pyFAI 2026.9.0 computes them (`tth`, `qFunction`): geometry, place, 2θ in degrees, q per ångström. */
const straight = [0.25, 0.1, 0.08, 0, 0, 0, 172e-6, 172e-6, 1e-10] as const
const tilted = [0.5, 0.02, 0.2, 0.1, -0.2, 0.3, 75e-6, 75e-6, 0.7e-10] as const
const oblong = [0.15, -0.05, 0.04, -0.4, 0.3, -1.2, 1e-4, 5e-5, 1.54e-10] as const
const known = [
  [straight, 0.5, 0.5, 27.10184227619113, 2.9444194759547164],
  [straight, 100.5, 50.5, 23.8982978570176, 2.6017851636936653],
  [straight, 1500.5, 700.5, 35.64210100956415, 3.845876116755478],
  [tilted, 0.5, 0.5, 18.469606341967516, 2.880944122713104],
  [tilted, 100.5, 50.5, 18.047226730349063, 2.8156121800024985],
  [tilted, 1500.5, 700.5, 15.691258362687906, 2.4505237812731937],
  [oblong, 0.5, 0.5, 36.027831997737884, 2.523457598427113],
  [oblong, 100.5, 50.5, 34.2229150634217, 2.400923024619364],
  [oblong, 1500.5, 700.5, 22.44620240849076, 1.5881758520872926],
] as const

describe('a place on a detector', () => {
  test.each(known)('with %j at %d, %d has the angle and q that pyFAI finds', (numbers, x, y, tth, q) => {
    const [distanceM, poni1M, poni2M, rot1Rad, rot2Rad, rot3Rad, pixel1M, pixel2M, wavelength] = numbers
    const geometry = {
      ...{ distanceM, poni1M, poni2M, rot1Rad, rot2Rad, rot3Rad, pixel1M, pixel2M },
      wavelengthM: wavelength,
    }
    const point = scatteringAt(geometry, x, y)
    expect(point.twoThetaDeg).toBeCloseTo(tth, 9)
    expect(point.qPerA).toBeCloseTo(q, 9)
    expect((point.dA ?? 0) * (point.qPerA ?? 0)).toBeCloseTo(2 * Math.PI, 9)
  })

  test('in the direct beam has the angle 0 and no d', () => {
    const geometry = straightGeometry(1, { x: 100, y: 50 }, { x: 1e-4, y: 1e-4 }, 1e-10)
    expect(scatteringAt(geometry, 100, 50)).toEqual({ twoThetaDeg: 0, qPerA: 0, dA: undefined })
    expect(scatteringAt(geometry, 110, 50).twoThetaDeg).toBeCloseTo((Math.atan(1e-3) * 180) / Math.PI, 9)
  })

  test('without a wavelength has an angle only', () => {
    const geometry = straightGeometry(1, { x: 0, y: 0 }, { x: 1e-4, y: 1e-4 }, undefined)
    expect(scatteringAt(geometry, 10, 0)).toMatchObject({ qPerA: undefined, dA: undefined })
  })

  test('12.4 keV is about one ångström', () => {
    expect(wavelengthM(12.39841984332)).toBeCloseTo(1e-10, 20)
  })
})
