import { expect, test } from 'vitest'
import { angleWeights } from '../../../../shared/analysis/tomography/angle-weights.ts'
import {
  FilteredBackProjection,
  filteredBackProjection,
} from '../../../../shared/analysis/tomography/filtered-back-projection.ts'
import { filledRow, type Sinogram } from '../../../../shared/analysis/tomography/sinogram.ts'
import { floatFile } from '../../../support/float-file.ts'
import { describeWith, pythonModules } from '../../../support/need-tool.ts'
import { python } from '../../../support/system-python.ts'
import { halfTurn, relativeError, seededGrains, sinogramOf, sliceOf } from './grains.ts'

const degree = Math.PI / 180

test('projections stand for half the gaps to their neighbours, half a turn in all', () => {
  const weights = angleWeights(Float64Array.from([0, 90, 120], angle => angle * degree))
  expect([...weights].map(weight => weight / degree)).toEqual([75, 60, 45].map(near))
  expect([...angleWeights(Float64Array.of(1))]).toEqual([near(Math.PI)])
})

test('what is seen again half a turn later shares one place', () => {
  const angles = Float64Array.from({ length: 31 }, (_, at) => 6 * at * degree)
  const weights = [...angleWeights(angles)].map(weight => weight / degree)
  expect(weights.slice(1, -1)).toEqual(Array.from({ length: 29 }, () => near(6)))
  expect(weights[0]).toBeCloseTo(3, 9)
  expect(weights[30]).toBeCloseTo(3, 9)
})

test('holes of a row are filled from its neighbours, an empty row is told', () => {
  const hole = Number.NaN
  expect(filledRow(Float32Array.of(hole, 1, hole, 3, hole, hole, 6, hole))).toEqual(
    Float32Array.of(1, 1, 2, 3, 4, 5, 6, 6),
  )
  expect(filledRow(new Float32Array(4).fill(hole))).toBeUndefined()
})

test('a slice that grows row by row, or place by place, ends as if it had been made at once', () => {
  const width = 48
  const whole = sinogramOf(seededGrains(4, width), halfTurn(40), width, 23)
  const atOnce = filteredBackProjection(whole, 'ramp', 23)
  const growing = new FilteredBackProjection(whole, 'ramp', 23)
  for (const part of [0.2, 0.21, 0.8, 1]) growing.update(knownPart(whole, part))
  expect(farthest(growing.slice(), atOnce)).toBeLessThan(1e-5)
})

test('grains come back where they are, axis in the middle or not', () => {
  const width = 96
  for (const centre of [47.5, 44.2]) {
    const grains = seededGrains(7, width, 4)
    const slice = filteredBackProjection(
      sinogramOf(grains, halfTurn(180), width, centre),
      'shepp-logan',
      centre,
    )
    expect(relativeError(slice, sliceOf(grains, width, centre))).toBeLessThan(0.12)
  }
})

test('missing projections and holes cost sharpness, not the scale', () => {
  const width = 96
  const grains = seededGrains(8, width, 4)
  const sinogram = sinogramOf(grains, halfTurn(180), width, 47.5)
  sinogram.values.fill(Number.NaN, 20 * width, 25 * width)
  for (let at = 0; at < sinogram.values.length; at += 37) sinogram.values[at] = Number.NaN
  const slice = filteredBackProjection(sinogram, 'shepp-logan', 47.5)
  expect(relativeError(slice, sliceOf(grains, width, 47.5))).toBeLessThan(0.2)
})

test('a sinogram without any value gives an empty slice', () => {
  const nothing = { anglesRad: halfTurn(5), width: 8, values: new Float32Array(40).fill(Number.NaN) }
  const slice = filteredBackProjection(nothing, 'ramp', 3.5)
  expect([...slice].every(value => value === 0 || Number.isNaN(value))).toBe(true)
})

describeWith(pythonModules('skimage', 'numpy'), 'filtered back projection and scikit-image', () => {
  test.each(['ramp', 'shepp-logan'] as const)(
    'give the same slice of a seeded phantom, filter %s',
    filter => {
      const width = 100
      const sinogram = sinogramOf(seededGrains(1, width), halfTurn(90), width, 50)
      const { maximum, median } = python<{ maximum: number; median: number }>(
        `import numpy as np
from skimage.transform import iradon
sinogram = np.fromfile(argument['sinogram'], 'f4').astype(float).reshape(90, -1)
theirs = iradon(sinogram.T, theta=np.arange(90) * 2.0, filter_name=argument['name'], interpolation='linear', circle=True)
ours = np.fromfile(argument['slice'], 'f4').reshape(theirs.shape)
difference = np.abs(ours - theirs)[np.isfinite(ours)] / np.abs(theirs).max()
assert difference.size > 0.7 * theirs.size
print(json.dumps({'maximum': float(difference.max()), 'median': float(np.median(difference))}))`,
        {
          sinogram: floatFile(sinogram.values),
          slice: floatFile(filteredBackProjection(sinogram, filter, 50)),
          name: filter,
        },
      )
      expect(maximum).toBeLessThan(1e-5)
      expect(median).toBeLessThan(1e-6)
    },
  )
})

function knownPart({ anglesRad, width, values }: Sinogram, part: number): Sinogram {
  const known = Math.round(values.length * part)
  return { anglesRad, width, values: values.map((value, at) => (at < known ? value : Number.NaN)) }
}

function farthest(one: Float32Array, other: Float32Array): number {
  return one.reduce((worst, value, at) => {
    const apart = Math.abs(value - (other[at] ?? 0))
    return apart > worst ? apart : worst
  }, 0)
}

function near(value: number): number {
  return expect.closeTo(value, 9) as number
}
