import { expect, test } from 'vitest'
import { diffractionCamera } from '../../../electron/simulator/diffraction/diffraction-camera.ts'
import { chordMm, isInside } from '../../../electron/simulator/diffraction/ellipse.ts'
import { powderLines } from '../../../electron/simulator/diffraction/powder-lines.ts'
import { lengthInBeamMm, sampleSlice, shareOf } from '../../../electron/simulator/diffraction/sample-slice.ts'
import { stillBeam, type BeamState } from '../../../electron/simulator/microscope/beam-state.ts'

const image = { height: 64, width: 64 }
const degree = Math.PI / 180

async function frameOf(beam: BeamState): Promise<Uint16Array> {
  const bytes = await diffractionCamera({ seed: 1, image }).newRoll().next(0.05, beam)
  return new Uint16Array(bytes.slice().buffer)
}

test('a ray is as long in a grain as counting along it says', () => {
  const grain = { u: 0.1, v: -0.05, a: 0.3, b: 0.12, tiltRad: 0.7 }
  for (const angle of [0, 0.4, 1.9, 3]) {
    let inside = 0
    for (let t = -1; t < 1; t += 0.001) {
      const [cosine, sine] = [Math.cos(angle), Math.sin(angle)]
      if (isInside(grain, 0.05 * cosine - t * sine, 0.05 * sine + t * cosine)) inside += 0.001
    }
    expect(chordMm(grain, angle, 0.05)).toBeCloseTo(inside, 2)
  }
})

test('grains lie apart, within the scan, of both powders', () => {
  for (let seed = 1; seed < 30; seed++) {
    const { calcite, apatite } = sampleSlice(seed).grains
    const all = [...calcite, ...apatite]
    expect(Math.min(calcite.length, apatite.length)).toBeGreaterThan(0)
    for (const [at, { u, v, a }] of all.entries()) {
      expect(Math.hypot(u, v) + a).toBeLessThan(0.4001)
      for (const other of all.slice(at + 1)) expect(Math.hypot(u - other.u, v - other.v)).toBeGreaterThan(a)
    }
  }
})

test('the beam crosses as much powder at every angle', () => {
  const sample = sampleSlice(3)
  const sums = [0, 30, 77].map(angle => {
    let sum = 0
    for (let positionMm = -0.5; positionMm <= 0.5; positionMm += 0.05)
      sum += 0.05 * lengthInBeamMm(sample, 'calcite', { angleRad: angle * degree, positionMm })
    return sum
  })
  const area = sample.grains.calcite.reduce((total, { a, b }) => total + Math.PI * a * b, 0)
  for (const sum of sums) expect(sum / area).toBeCloseTo(1, 1)
  let share = 0
  for (let u = -0.5; u < 0.5; u += 0.02)
    for (let v = -0.5; v < 0.5; v += 0.02)
      share += 0.0004 * shareOf(sample, 'calcite', { u, v, sideMm: 0.02 })
  expect(share / area).toBeCloseTo(1, 1)
})

test('lines lie where Bragg says, and only where the energy reaches them', () => {
  // Calcite 104, 0.3035 nm, at 4 keV: 0.30996 nm.
  const lines = powderLines('calcite', 4).map(({ twoThetaRad }) => twoThetaRad / degree)
  expect(lines[1]).toBeCloseTo(2 * (Math.asin(0.30996 / 2 / 0.30355) / degree), 1)
  expect(powderLines('calcite', 1)).toHaveLength(0)
})

test('rings are there with the sample in an open beam, and nothing but the dark level without', async () => {
  const total = (frame: Uint16Array): number => frame.reduce((sum, count) => sum + count, 0) / frame.length
  const lit = total(await frameOf(stillBeam))
  const empty = total(await frameOf({ ...stillBeam, stageMm: { x: 0, y: 2, z: 0 } }))
  const dark = total(await frameOf({ ...stillBeam, shutterOpen: false }))
  expect(dark).toBeGreaterThan(95)
  expect(dark).toBeLessThan(105)
  expect(lit).toBeGreaterThan(empty + 10)
  expect(empty).toBeGreaterThan(dark + 1)
})

test('the same place gives the same frame, another angle another one', async () => {
  const first = await frameOf({ ...stillBeam, stageMm: { x: 0, y: 0.1, z: 0 } })
  expect(await frameOf({ ...stillBeam, stageMm: { x: 0, y: 0.1, z: 0 } })).toEqual(first)
  expect(await frameOf({ ...stillBeam, stageMm: { x: 0, y: 0.1, z: 0 }, rotationDeg: 60 })).not.toEqual(first)
})
