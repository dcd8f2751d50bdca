import { describe, expect, test } from 'vitest'
import { stillBeam } from '../../../../electron/simulator/microscope/beam-state.ts'
import { sampleDrift } from '../../../../electron/simulator/microscope/drift.ts'
import { fieldUm, type Plane } from '../../../../electron/simulator/microscope/geometry.ts'
import { makeScene } from '../../../../electron/simulator/microscope/scene.ts'

const scene = makeScene(3, { height: 256, width: 256 })
const energies = [3.5, 3.91, 4.0, 4.05, 4.37, 4.5]

describe('drift of the sample', () => {
  test.each(energies)('is in the picture what the truth says, within 0.05 pixel (%f keV)', energyKev => {
    const { rows, columns } = scene.truth.shift(energyKev)
    const still = depthAt(energyKev, { row: -rows, column: -columns })
    const found = shiftBetween(still, depthAt(energyKev, { row: 0, column: 0 }))
    expect(Math.abs(found.rows - rows)).toBeLessThan(0.05)
    expect(Math.abs(found.columns - columns)).toBeLessThan(0.05)
  })

  test('is smooth: neighbouring energies lie closer than half a pixel of 0.05 µm', () => {
    const drift = sampleDrift(3)
    for (let energyKev = 3.5; energyKev < 4.5; energyKev += 0.002) {
      const [a, b] = [drift(energyKev), drift(energyKev + 0.002)]
      expect(Math.hypot(a.rows - b.rows, a.columns - b.columns)).toBeLessThan(0.025)
    }
  })

  test('adds up to pixels over a scan, so that alignment has something to do', () => {
    const drift = sampleDrift(3)
    const all = Array.from({ length: 101 }, (_, i) => drift(3.5 + i * 0.01).columns)
    expect(Math.max(...all) - Math.min(...all)).toBeGreaterThan(0.15)
  })

  test('depends on the seed by its small part only', () => {
    const [a, b] = [sampleDrift(1)(4.2), sampleDrift(2)(4.2)]
    expect(a).not.toEqual(b)
    expect(Math.hypot(a.rows - b.rows, a.columns - b.columns)).toBeLessThan(0.07)
  })
})

test('the stage moves the picture: y to higher columns, z to higher rows', () => {
  const pixelMm = fieldUm / 256 / 1000
  const before = scene.truth.transmission(stillBeam)
  const after = scene.truth.transmission({ ...stillBeam, stageMm: { x: 0, y: 3 * pixelMm, z: 2 * pixelMm } })
  const found = shiftBetween(logarithm(before), logarithm(after))
  expect(found.columns).toBeCloseTo(3, 1)
  expect(found.rows).toBeCloseTo(2, 1)
})

test('moved along the beam the sample gets out of focus', () => {
  const sharp = gradientEnergy(scene.truth.transmission(stillBeam))
  const blurred = gradientEnergy(scene.truth.transmission({ ...stillBeam, stageMm: { x: 0.5, y: 0, z: 0 } }))
  expect(blurred).toBeLessThan(sharp / 3)
})

test('the field and the sample are the same however finely they are sampled', () => {
  const fine = makeScene(3, { height: 512, width: 512 })
  const coarse = scene.truth.thickness('calcite')
  const other = fine.truth.thickness('calcite')
  let worst = 0
  for (let row = 0; row < 256; row++) {
    for (let column = 0; column < 256; column++) {
      const a = coarse.values[row * 256 + column] ?? 0
      const b = other.values[2 * row * 512 + 2 * column] ?? 0
      worst = Math.max(worst, Math.abs(a - b))
    }
  }
  expect(worst).toBeLessThan(0.2)
})

/** Optical depth with the stage moved by whole and broken pixels. */
function depthAt(energyKev: number, { row, column }: { row: number; column: number }): Plane {
  const pixelMm = fieldUm / 256 / 1000
  const stageMm = { x: 0, y: column * pixelMm, z: row * pixelMm }
  return logarithm(scene.truth.transmission({ ...stillBeam, energyKev, stageMm }))
}

function logarithm(plane: Plane): Plane {
  return { ...plane, values: plane.values.map(value => -Math.log(value)) }
}

/** Least squares on the gradients (Lucas and Kanade, 1981), repeated from whole pixels: good for a few pixels. */
function shiftBetween(reference: Plane, moved: Plane): { readonly rows: number; readonly columns: number } {
  let rows = 0
  let columns = 0
  for (let round = 0; round < 30; round++) {
    const step = gradientStep(reference, moved, rows, columns)
    rows += step.rows
    columns += step.columns
  }
  return { rows, columns }
}

function gradientStep(reference: Plane, moved: Plane, rows: number, columns: number) {
  let [rr, rc, cc, rd, cd] = [0, 0, 0, 0, 0]
  for (let row = 12; row < reference.height - 12; row++) {
    for (let column = 12; column < reference.width - 12; column++) {
      const at = row * reference.width + column
      const gradientRow =
        ((reference.values[at + reference.width] ?? 0) - (reference.values[at - reference.width] ?? 0)) / 2
      const gradientColumn = ((reference.values[at + 1] ?? 0) - (reference.values[at - 1] ?? 0)) / 2
      const difference = (reference.values[at] ?? 0) - sample(moved, row + rows, column + columns)
      rr += gradientRow * gradientRow
      rc += gradientRow * gradientColumn
      cc += gradientColumn * gradientColumn
      rd += gradientRow * difference
      cd += gradientColumn * difference
    }
  }
  const determinant = rr * cc - rc * rc
  return { rows: (cc * rd - rc * cd) / determinant, columns: (rr * cd - rc * rd) / determinant }
}

function sample(plane: Plane, row: number, column: number): number {
  const [r, c] = [Math.floor(row), Math.floor(column)]
  const [fr, fc] = [row - r, column - c]
  const at = r * plane.width + c
  const top = (plane.values[at] ?? 0) * (1 - fc) + (plane.values[at + 1] ?? 0) * fc
  const bottom =
    (plane.values[at + plane.width] ?? 0) * (1 - fc) + (plane.values[at + plane.width + 1] ?? 0) * fc
  return top * (1 - fr) + bottom * fr
}

function gradientEnergy({ values, width }: Plane): number {
  let sum = 0
  for (let i = width; i < values.length; i++) sum += ((values[i] ?? 0) - (values[i - 1] ?? 0)) ** 2
  return sum
}
