import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MirroredFilter } from '../../../../shared/analysis/phase/mirrored-filter.ts'
import { phaseRetrievalTask } from '../../../../shared/analysis/tasks/phase-retrieval-task.ts'
import { seededRandom } from '../../../../shared/base/random.ts'
import { describeWith, pythonModules } from '../../../support/need-tool.ts'
import { floatFile } from '../../../support/float-file.ts'
import { python } from '../../../support/system-python.ts'
import { setupFor } from '../tasks/run-task.ts'

const sizes = fc.record({ height: fc.integer({ min: 1, max: 20 }), width: fc.integer({ min: 1, max: 20 }) })

function noise(length: number): Float32Array {
  const random = seededRandom(3)
  return Float32Array.from({ length }, () => random.between(0.2, 1))
}

test('a filter that lets everything through changes nothing, whatever the size', () => {
  fc.assert(
    fc.property(sizes, image => {
      const given = noise(image.height * image.width)
      const out = new Float32Array(given.length)
      new MirroredFilter(image, () => 1).apply(given, out)
      for (const [i, value] of given.entries()) expect(out[i]).toBeCloseTo(value, 6)
    }),
    { seed: 7, numRuns: 40 },
  )
})

test('a filter for the mean alone leaves the mean', () => {
  const given = noise(64)
  const out = new Float32Array(64)
  new MirroredFilter({ height: 8, width: 8 }, (down, across) => (down + across === 0 ? 1 : 0)).apply(
    given,
    out,
  )
  const mean = given.reduce((sum, value) => sum + value, 0) / 64
  for (const value of out) expect(value).toBeCloseTo(mean, 6)
})

/** 10 keV, 1 µm, 0.2 m, δ/β 200: the filter reaches over some 45 pixels. */
const parameters = { energy: 10, pixel: 1, distance: 0.2, deltaBeta: 200 }

test('fringes of a step of one material are taken back to the step', () => {
  const image = { height: 64, width: 256 }
  const contact = stepOf(image)
  // What propagation makes of it by the same theory: I = (1 − z δ/µ ∇²) exp(−µt).
  const strength = (Math.PI * 1.239_842e-10 * 0.2 * 200) / 1e-12
  const propagated = new Float32Array(contact.length)
  new MirroredFilter(image, (down, across) => 1 + strength * (down ** 2 + across ** 2)).apply(
    contact,
    propagated,
  )
  const { run, retrieved } = retrieve(image, propagated)
  for (const [i, value] of contact.entries()) expect(retrieved[i]).toBeCloseTo(value, 3)
  expect(run.remarks()).toEqual([])
})

test('pixels without a value keep none, and spoil no others', () => {
  const image = { height: 16, width: 16 }
  const flat = new Float32Array(256).fill(0.5)
  flat[100] = Number.NaN
  flat.fill(Number.NaN, 32, 48)
  const { run, retrieved } = retrieve(image, flat)
  expect(retrieved[100]).toBeNaN()
  expect(retrieved[0]).toBeGreaterThan(0.45)
  expect(retrieved.filter(Number.isFinite)).toHaveLength(239)
  expect(run.remarks()[0]).toMatch(/^17 pixels without a value/)
})

function retrieve(image: { readonly height: number; readonly width: number }, pixels: Float32Array) {
  const setup = setupFor(phaseRetrievalTask, { image, parameters })
  const run = phaseRetrievalTask.begin(setup)
  const retrieved = new Float32Array(pixels.length)
  run.take(0, { transmission: { kind: 'pixels', pixels } }, { retrieved })
  return { run, retrieved }
}

function stepOf({ height, width }: { readonly height: number; readonly width: number }): Float32Array {
  return Float32Array.from({ length: height * width }, (_, i) =>
    Math.exp(-0.5 / (1 + Math.exp(-((i % width) - 128) / 3))),
  )
}

describeWith(pythonModules('numpy'), 'phase retrieval and numpy', () => {
  test('agree where the image is padded by its mirror image', () => {
    const image = { height: 64, width: 64 }
    const given = noise(64 * 64)
    const { retrieved: found } = retrieve(image, given)
    const worst = python<number>(
      `import numpy as np
given, found = (np.fromfile(argument[k], 'f4').astype(float).reshape(64, 64) for k in ('given', 'found'))
padded = np.pad(given, ((0, 64), (0, 64)), 'symmetric')
f = np.fft.fftfreq(128, 1e-6); k2 = (2 * np.pi) ** 2 * (f[:, None] ** 2 + f[None] ** 2)
wavelength = 12.398419843320026e-10 / 10; mu = 4 * np.pi / wavelength  # per beta
expected = np.fft.ifft2(np.fft.fft2(padded) / (1 + 0.2 * 200 / mu * k2)).real[:64, :64]
print(json.dumps(np.abs(expected - found).max()))`,
      { given: floatFile(given), found: floatFile(found) },
    )
    expect(worst).toBeLessThan(1e-6)
  })
})
