import { expect, test } from 'vitest'
import { centreByMass, centreByMirror } from '../../../../shared/analysis/tomography/centre-of-rotation.ts'
import { rowOf } from '../../../../shared/analysis/tomography/sinogram.ts'
import { seededRandom } from '../../../../shared/base/random.ts'
import { floatFile } from '../../../support/float-file.ts'
import { describeWith } from '../../../support/need-tool.ts'
import { nabu } from '../../../support/peer-packages.ts'
import { python } from '../../../support/system-python.ts'
import { halfTurn, seededGrains, sinogramOf } from './grains.ts'

const width = 128
/** Of an image: slices, each with grains of its own. */
const rows = 16
const opposite = Float64Array.of(0, Math.PI)

interface Sample {
  readonly centre: number
  /** Median of what each row says of two projections; of the first row, what all its projections say. */
  readonly byMirror: number
  readonly byMass: number
  /** The two projections, one after the other. */
  readonly images: Float32Array
}

function sample(seed: number, centre: number): Sample {
  const slices = Array.from({ length: rows }, (_, row) => seededGrains(100 * seed + row + 1, 0.8 * width))
  const pairs = slices.map(grains => sinogramOf(grains, opposite, width, centre))
  const found = pairs.map(pair => centreByMirror(rowOf(pair, 0), rowOf(pair, 1)) ?? Number.NaN)
  const images = [0, 1].flatMap(at => pairs.flatMap(pair => [...rowOf(pair, at)]))
  return {
    centre,
    byMirror: found.toSorted((a, b) => a - b)[rows / 2] ?? Number.NaN,
    byMass: centreByMass(sinogramOf(slices[0] ?? [], halfTurn(12), width, centre)) ?? Number.NaN,
    images: Float32Array.from(images),
  }
}

describeWith(nabu, 'nabu', () => {
  test('finds the axis of rotation in two projections that mirror each other no better than Hutch', () => {
    const random = seededRandom(5)
    const samples = Array.from({ length: 10 }, (_, seed) => sample(seed, random.between(58, 70)))
    const theirs = nabuCentres(samples)
    const worst = (found: (of: Sample, at: number) => number): number =>
      Math.max(...samples.map((of, at) => Math.abs(found(of, at) - of.centre)))
    const nabuApart = worst((_, at) => theirs[at] ?? Number.NaN)
    expect(nabuApart).toBeLessThan(0.5)
    expect(worst(({ byMirror }) => byMirror)).toBeLessThanOrEqual(Math.max(0.05, nabuApart))
    expect(worst(({ byMass }) => byMass)).toBeLessThan(0.01)
  })
})

function nabuCentres(samples: readonly Sample[]): readonly number[] {
  return python<readonly number[]>(
    `import numpy as np
from nabu.estimation.cor import CenterOfRotation
def centre(file):
    first, second = np.fromfile(file, 'f4').reshape(2, -1, argument['width'])
    found = CenterOfRotation().find_shift(first, np.fliplr(second), return_relative_to_middle=True)
    return float(found) + (argument['width'] - 1) / 2
print(json.dumps([centre(file) for file in argument['files']]))`,
    { files: samples.map(({ images }) => floatFile(images)), width },
    nabu.program('python'),
  )
}
