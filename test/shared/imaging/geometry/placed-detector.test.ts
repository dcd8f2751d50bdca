import { describe, expect, test } from 'vitest'
import { scatteringAt } from '../../../../shared/imaging/geometry/detector-geometry.ts'
import { directBeam, placedDetector } from '../../../../shared/imaging/geometry/placed-detector.ts'

const settings = {
  distanceM: 0.15,
  centrePx: { x: 512, y: 500 },
  pixelSizeUm: 75,
  energyKev: 12.39841984332,
  tiltDeg: { rot1: 2, rot2: -3, rot3: 40 },
}
const unknown = { pixelSizeUm: undefined, energyKev: undefined }
const placed = (change: Partial<typeof settings>, known = {}) =>
  placedDetector({ ...settings, ...change }, { ...unknown, ...known })

describe('a detector where the beamline file says it stands', () => {
  test('has lengths in metres, angles in radians and the wavelength of its energy', () => {
    expect(placed({})).toMatchObject({ distanceM: 0.15, poni1M: 0.0375, poni2M: 0.0384 })
    expect(placed({})?.rot2Rad).toBeCloseTo((-3 * Math.PI) / 180)
    expect(placed({})?.wavelengthM).toBeCloseTo(1e-10, 20)
  })

  test('takes from devices what the file leaves open, and nothing else', () => {
    const open = { ...settings, pixelSizeUm: undefined, energyKev: undefined }
    const known = { pixelSizeUm: 50, energyKev: 2 * settings.energyKev }
    expect(placedDetector(open, known)?.pixel1M).toBeCloseTo(5e-5)
    expect(placedDetector(open, known)?.wavelengthM).toBeCloseTo(5e-11, 20)
    expect(placedDetector(settings, known)?.pixel1M).toBeCloseTo(7.5e-5)
    expect(placedDetector(open, { ...known, energyKev: undefined })?.wavelengthM).toBeUndefined()
  })

  test('is nowhere as long as nobody knows how large a pixel is', () => {
    expect(placedDetector({ ...settings, pixelSizeUm: undefined }, unknown)).toBeUndefined()
  })
})

describe('the direct beam', () => {
  test.each([
    [0, 0],
    [2, -3],
    [-20, 35],
  ])('with rotations of %d° and %d° meets the pixel where 2θ is 0', (rot1, rot2) => {
    const geometry = placed({ tiltDeg: { rot1, rot2, rot3: 0 } })
    if (geometry === undefined) throw new Error('nowhere')
    const { distanceM, x, y } = directBeam(geometry)
    expect(scatteringAt(geometry, x, y).twoThetaDeg).toBeCloseTo(0, 6)
    // Pythagoras: from the sample to the point of normal incidence, and from there in the plane of the detector.
    const across = Math.hypot(x * geometry.pixel2M - geometry.poni2M, y * geometry.pixel1M - geometry.poni1M)
    expect(distanceM).toBeCloseTo(Math.hypot(0.15, across), 12)
  })
})
