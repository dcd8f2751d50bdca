import fc from 'fast-check'
import { expect, test } from 'vitest'
import { centreByMass, centreByMirror } from '../../../../shared/analysis/tomography/centre-of-rotation.ts'
import { filteredBackProjection } from '../../../../shared/analysis/tomography/filtered-back-projection.ts'
import { removeRings } from '../../../../shared/analysis/tomography/remove-rings.ts'
import { rowOf } from '../../../../shared/analysis/tomography/sinogram.ts'
import { seededRandom } from '../../../../shared/base/random.ts'
import { floatFile } from '../../../support/float-file.ts'
import { describeWith, pythonModules } from '../../../support/need-tool.ts'
import { python } from '../../../support/system-python.ts'
import { halfTurn, relativeError, seededGrains, sinogramOf } from './grains.ts'

const width = 64
const opposite = Float64Array.of(0, Math.PI)

test('the axis is found by the centres of mass, wherever it is', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.double({ min: 29, max: 34, noNaN: true }),
      (seed, centre) => {
        const sinogram = sinogramOf(seededGrains(seed, 0.8 * width, 3), halfTurn(12), width, centre)
        expect(Math.abs((centreByMass(sinogram) ?? 0) - centre)).toBeLessThan(0.01)
      },
    ),
    { numRuns: 20 },
  )
})

test('the axis is found by two projections that mirror each other, also of a sample larger than the field', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.double({ min: 26, max: 38, noNaN: true }),
      (seed, centre) => {
        const sinogram = sinogramOf(seededGrains(seed, 1.6 * width), opposite, width, centre)
        const found = centreByMirror(rowOf(sinogram, 0), rowOf(sinogram, 1))
        expect(Math.abs((found ?? 0) - centre)).toBeLessThan(0.1)
      },
    ),
    { numRuns: 20 },
  )
})

test('nothing settles the axis where nothing is seen', () => {
  const empty = { anglesRad: halfTurn(9), width, values: new Float32Array(9 * width) }
  expect(centreByMass(empty)).toBeUndefined()
  expect(centreByMass({ ...empty, values: new Float32Array(9 * width).fill(Number.NaN) })).toBeUndefined()
  expect(centreByMass(sinogramOf(seededGrains(1, width), opposite, width, 31))).toBeUndefined()
  expect(centreByMirror(rowOf(empty, 0), rowOf(empty, 1))).toBeUndefined()
})

function striped(seed: number) {
  const clean = sinogramOf(seededGrains(seed, width), halfTurn(120), width, 31.5)
  const random = seededRandom(seed)
  const gains = Float32Array.from({ length: width }, () =>
    random.float() < 0.1 ? random.between(0.7, 1.3) : 1,
  )
  return {
    clean,
    dirty: { ...clean, values: clean.values.map((value, at) => value * (gains[at % width] ?? 1)) },
  }
}

test('rings go, the sample stays', () => {
  const { clean, dirty } = striped(11)
  const slice = (sinogram: typeof clean) => filteredBackProjection(sinogram, 'shepp-logan', 31.5)
  const error = (sinogram: typeof clean) => relativeError(slice(sinogram), slice(clean))
  expect(error(removeRings(dirty, 5))).toBeLessThan(0.6 * error(dirty))
})

describeWith(pythonModules('scipy'), 'ring removal and scipy', () => {
  test('sort, smooth and put back the same', () => {
    const { dirty } = striped(12)
    const worst = python<number>(
      `import numpy as np
from scipy.ndimage import median_filter
s = np.fromfile(argument['dirty'], 'f4').reshape(120, -1)
order = np.argsort(s, axis=0, kind='stable')
smooth = median_filter(np.take_along_axis(s, order, 0), size=(1, 9), mode='reflect')
clean = np.empty_like(s); np.put_along_axis(clean, order, smooth, 0)
print(json.dumps(float(np.abs(clean - np.fromfile(argument['ours'], 'f4').reshape(s.shape)).max())))`,
      { dirty: floatFile(dirty.values), ours: floatFile(removeRings(dirty, 9).values) },
    )
    expect(worst).toBe(0)
  })
})
