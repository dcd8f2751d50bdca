import { expect, test } from 'vitest'
import { filteredBackProjection } from '../../../../shared/analysis/tomography/filtered-back-projection.ts'
import { Sirt } from '../../../../shared/analysis/tomography/sirt.ts'
import { floatFile } from '../../../support/float-file.ts'
import { describeWith, pythonModules } from '../../../support/need-tool.ts'
import { python } from '../../../support/system-python.ts'
import { halfTurn, relativeError, seededGrains, sinogramOf, sliceOf } from './grains.ts'

const width = 48
const centre = 23.5
const grains = seededGrains(5, width, 4)
const truth = sliceOf(grains, width, centre)

function solved(angles: number, times: number, hole = 0): Float32Array {
  const sinogram = sinogramOf(grains, halfTurn(angles), width, centre)
  for (let at = 0; at < sinogram.values.length; at++)
    if (hole > 0 && at % hole === 0) sinogram.values[at] = Number.NaN
  const sirt = new Sirt(sinogram, centre)
  sirt.iterate(sinogram, times)
  return sirt.slice()
}

test('iterations bring the slice nearer to the truth, and it is never negative', () => {
  const errors = [1, 5, 50].map(times => relativeError(solved(60, times), truth))
  expect(errors).toEqual(errors.toSorted((a, b) => b - a))
  expect(errors[2]).toBeLessThan(0.12)
  expect([...solved(60, 5)].some(value => value < 0)).toBe(false)
})

test('few projections are where it is better than filtered back projection', () => {
  const sinogram = sinogramOf(grains, halfTurn(12), width, centre)
  const filtered = relativeError(filteredBackProjection(sinogram, 'ramp', centre), truth)
  expect(relativeError(solved(12, 100), truth)).toBeLessThan(0.6 * filtered)
})

test('holes of the sinogram take no part', () => {
  expect(relativeError(solved(60, 50, 5), truth)).toBeLessThan(0.14)
})

test('nothing known leaves an empty slice', () => {
  const nothing = { anglesRad: halfTurn(3), width: 6, values: new Float32Array(18).fill(Number.NaN) }
  const sirt = new Sirt(nothing, 2.5)
  sirt.iterate(nothing, 3)
  expect([...sirt.slice()].every(value => value === 0 || Number.isNaN(value))).toBe(true)
})

describeWith(pythonModules('skimage', 'scipy'), 'iterative reconstruction', () => {
  test('is its definition, computed with a sparse matrix by scipy', () => {
    const sinogram = sinogramOf(grains, halfTurn(30), width, centre)
    const worst = python<number>(
      `import numpy as np, scipy.sparse as sp
n, centre, rows = 48, 23.5, []
r, c = np.mgrid[:n, :n]
for theta in np.arange(30) * np.pi / 30:
    t = (centre + (c - centre) * np.cos(theta) - (r - centre) * np.sin(theta)).ravel()
    ok = (t > -1e-9) & (t < n - 1 + 1e-9); left = np.clip(np.floor(t).astype(int), 0, n - 2)
    pixel = np.arange(n * n)[ok]; left = left[ok]; part = t[ok] - left
    rows.append(sp.csr_matrix((np.r_[1 - part, part], (np.r_[left, left + 1], np.r_[pixel, pixel])), (n, n * n)))
A = sp.vstack(rows); b = np.fromfile(argument['sinogram'], 'f4').astype(float)
inverse = lambda v: np.divide(1, v, out=np.zeros_like(v), where=v > 1e-9)
R = inverse(np.asarray(A.sum(1)).ravel()); C = inverse(np.asarray(A.sum(0)).ravel())
x = np.zeros(n * n)
for _ in range(20): x = np.maximum(0, x + C * (A.T @ (R * (b - A @ x))))
ours = np.fromfile(argument['slice'], 'f4'); seen = np.isfinite(ours)
print(json.dumps(float(np.abs(ours - x)[seen].max())))`,
      { sinogram: floatFile(sinogram.values), slice: floatFile(solved(30, 20)) },
    )
    expect(worst).toBeLessThan(1e-4)
  })

  test('is as near to the truth as the algebraic one of scikit-image', () => {
    const sinogram = sinogramOf(grains, halfTurn(30), width, 24)
    const slice = sliceOf(grains, width, 24)
    const sirt = new Sirt(sinogram, 24)
    sirt.iterate(sinogram, 60)
    const theirs = python<number>(
      `import numpy as np
from skimage.transform import iradon_sart
b = np.fromfile(argument['sinogram'], 'f4').astype(float).reshape(30, -1).T; x = None
for _ in range(3): x = iradon_sart(b, theta=np.arange(30) * 6.0, image=x, clip=(0, 10))
truth = np.fromfile(argument['truth'], 'f4').reshape(x.shape); r, c = np.mgrid[:48, :48] - 24; seen = r**2 + c**2 <= 23**2
print(json.dumps(float(np.sqrt(((x - truth)[seen]**2).sum() / (truth[seen]**2).sum()))))`,
      { sinogram: floatFile(sinogram.values), truth: floatFile(slice) },
    )
    expect(relativeError(sirt.slice(), slice)).toBeLessThan(1.1 * theirs)
  })
})
