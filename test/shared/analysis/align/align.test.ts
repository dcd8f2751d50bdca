import { describe, expect, test } from 'vitest'
import { sampleDrift } from '../../../../electron/simulator/microscope/drift.ts'
import { alignWindow } from '../../../../shared/analysis/align/align-window.ts'
import { Aligner } from '../../../../shared/analysis/align/aligner.ts'
import { Fourier } from '../../../../shared/analysis/align/fourier.ts'
import { shiftImage } from '../../../../shared/analysis/align/shift-image.ts'
import { alignTask } from '../../../../shared/analysis/tasks/align-task.ts'
import { seededRandom, type Random } from '../../../../shared/base/random.ts'

const image = { height: 160, width: 160 }
const pixels = image.height * image.width

/** A smooth sample at any place: sums of Gaussians, so that a shifted picture is exact and not interpolated. */
function sample(rows: number, columns: number, random: Random, noise = 0): Float32Array {
  const seeded = seededRandom(3)
  const grains = Array.from({ length: 40 }, () => ({
    y: seeded.float() * 192 - 16,
    x: seeded.float() * 192 - 16,
    width: 3 + 6 * seeded.float(),
    depth: 0.1 + 0.3 * seeded.float(),
  }))
  return Float32Array.from({ length: pixels }, (_, at) => {
    const y = Math.floor(at / image.width) - rows
    const x = (at % image.width) - columns
    let absorbance = 0.1
    for (const grain of grains) {
      const d = (y - grain.y) ** 2 + (x - grain.x) ** 2
      if (d < 1600) absorbance += grain.depth * Math.exp(-d / (2 * grain.width ** 2))
    }
    return Math.exp(-absorbance) + noise * (random.float() - 0.5)
  })
}

describe('the transform', () => {
  test('is the sum it should be, and comes back', () => {
    const side = 8
    const random = seededRandom(1)
    const values = Float64Array.from({ length: side * side }, () => random.float())
    const spectrum = { re: values.slice(), im: new Float64Array(side * side) }
    const fourier = new Fourier(side)
    fourier.forward(spectrum)
    for (const [v, u] of [
      [0, 0],
      [1, 3],
      [5, 7],
    ] as const) {
      let re = 0
      let im = 0
      for (const [at, value] of values.entries()) {
        const angle = (-2 * Math.PI * (v * Math.floor(at / side) + u * (at % side))) / side
        re += value * Math.cos(angle)
        im += value * Math.sin(angle)
      }
      expect(spectrum.re[v * side + u]).toBeCloseTo(re, 10)
      expect(spectrum.im[v * side + u]).toBeCloseTo(im, 10)
    }
    fourier.backward(spectrum)
    for (const [at, value] of values.entries())
      expect((spectrum.re[at] ?? 0) / side ** 2).toBeCloseTo(value, 12)
  })

  test('takes only sides that are powers of two', () => {
    expect(() => new Fourier(12)).toThrow('12 is no power of two')
  })
})

describe('the shift between two images', () => {
  const window = alignWindow(image, undefined, 64)
  if (window === undefined) throw new Error('no window')
  const aligner = new Aligner(image, window)
  const random = seededRandom(5)
  const reference = aligner.place(sample(0, 0, random), 0, 0)
  const here = { rows: 0, columns: 0 }

  test.each([
    [0, 0],
    [3, -5],
    [0.37, -0.81],
    [-2.25, 1.5],
    [7.9, 6.1],
  ])('of %f rows and %f columns is found to 0.05 pixel', (rows, columns) => {
    const { shift } = aligner.compare(sample(rows, columns, random), reference, here)
    expect(Math.hypot(shift.rows - rows, shift.columns - columns)).toBeLessThan(0.05)
    expect(shift.quality).toBeGreaterThan(aligner.leastQuality)
  })

  test('is found under noise, with dead pixels and with a darker image', () => {
    const noisy = sample(1.3, -0.6, random, 0.05).map(value => value * 0.5)
    for (let at = 0; at < pixels; at += 97) noisy[at] = Number.NaN
    const { shift } = aligner.compare(noisy, reference, here)
    expect(Math.hypot(shift.rows - 1.3, shift.columns + 0.6)).toBeLessThan(0.1)
  })

  test('of images that have nothing in common is known to be doubtful', () => {
    const noise = Float32Array.from({ length: pixels }, () => 0.5 + random.float())
    expect(aligner.compare(noise, reference, here).shift.quality).toBeLessThan(aligner.leastQuality)
  })
})

describe('the part that is compared', () => {
  test.each([
    [{ height: 2048, width: 2048 }, undefined, 256, { row: 0, column: 0, bin: 8, side: 256 }],
    [{ height: 512, width: 700 }, undefined, 256, { row: 0, column: 94, bin: 2, side: 256 }],
    [{ height: 100, width: 100 }, undefined, 256, { row: 18, column: 18, bin: 1, side: 64 }],
    [image, { rows: [10, 74], columns: [0, 128] } as const, 256, { row: 10, column: 32, bin: 1, side: 64 }],
  ])('is the middle of the region, binned to a power of two', (shape, region, side, expected) => {
    expect(alignWindow(shape, region, side)).toEqual(expected)
  })

  test('is refused where there is hardly anything', () => {
    expect(alignWindow(image, { rows: [0, 8], columns: [0, 128] }, 256)).toBeUndefined()
  })
})

describe('a shifted image', () => {
  const out = new Float32Array(pixels)
  const random = seededRandom(6)

  test('agrees with the sample at the new place, and has no value where it was not seen', () => {
    shiftImage(sample(0, 0, random), image, 2.4, -3.7, out)
    const expected = sample(2.4, -3.7, random)
    for (let y = 6; y < 150; y++)
      for (let x = 6; x < 148; x++) expect(out[y * 160 + x]).toBeCloseTo(expected[y * 160 + x] ?? 0, 3)
    expect(out[0]).toBeNaN()
    expect(out[159]).toBeNaN()
  })

  test('by nothing is the image itself', () => {
    const given = sample(0, 0, random)
    shiftImage(given, image, 0, 0, out)
    expect(out[64 * 160 + 64]).toBe(given[64 * 160 + 64])
  })

  test('a dead pixel spoils no more than the pixels it is the nearest to', () => {
    const given = sample(0, 0, random)
    given[64 * 160 + 64] = Number.NaN
    shiftImage(given, image, 0.3, 0.2, out)
    expect(out.subarray(60 * 160, 70 * 160).filter(value => Number.isNaN(value)).length).toBeLessThanOrEqual(
      4 + 10 * 4,
    )
    expect(out[62 * 160 + 64]).not.toBeNaN()
    expect(out[64 * 160 + 61]).not.toBeNaN()
  })
})

describe('the task', () => {
  test('follows a drifting sample to 0.05 pixel in the median, compared with the first or with the one before', () => {
    const drift = sampleDrift(1)
    for (const reference of ['first', 'previous']) {
      const setup = {
        image,
        points: 12,
        axes: [],
        parameters: { reference, side: '128' },
        saturation: Number.POSITIVE_INFINITY,
        takes: {},
      }
      const run = alignTask.begin(setup)
      const aligned = new Float32Array(pixels)
      const random = seededRandom(9)
      const errors = Array.from({ length: 12 }, (_, at) => {
        const { rows, columns } = drift(3.9 + at * 0.02)
        const start = drift(3.9)
        const given = sample(20 * (rows - start.rows), 20 * (columns - start.columns), random, 0.005)
        const found = run.take(at, { stack: { kind: 'pixels', pixels: given } }, { aligned })
        return Math.hypot(
          (found.rows ?? 0) - 20 * (rows - start.rows),
          (found.columns ?? 0) - 20 * (columns - start.columns),
        )
      }).sort((a, b) => a - b)
      expect(errors[6]).toBeLessThan(0.05)
      expect(errors.at(-1)).toBeLessThan(0.2)
      expect(run.remarks()).toEqual([])
    }
  })

  test('refuses a region that is too small before anything is computed', () => {
    const region = { rows: [0, 4], columns: [0, 4] } as const
    const setup = {
      image,
      points: 1,
      axes: [],
      parameters: { region, side: '256' },
      saturation: 1,
      takes: {},
    }
    expect(() => alignTask.shapes(setup)).toThrow('too small')
  })
})
