import { assert } from '../../base/assert.ts'
import { counted } from '../../base/counted.ts'
import type { Task, TaskInput, TaskRun, TaskSetup } from '../../workflow/task.ts'
import type { ParameterSpec } from '../../workflow/task-spec.ts'
import { inStretches } from '../in-stretches.ts'
import { MirroredFilter } from '../phase/mirrored-filter.ts'
import { paganinFilter } from '../phase/paganin.ts'
import { filledRow } from '../tomography/sinogram.ts'
import { pixelsOf } from './normalise-task.ts'
import { givenNumber } from './parameter-values.ts'

/** Phase contrast of a distant detector turned into absorption of one material. */
export const phaseRetrievalTask: Task = {
  spec: {
    name: 'phase-retrieval',
    title: 'Phase retrieval',
    summary: 'Paganin filter: transmission of one material without the fringes of a distant detector',
    version: 1,
    inputs: { transmission: { kind: 'stack', summary: 'transmission, at one distance' } },
    outputs: {
      retrieved: { kind: 'stack', summary: 'exp(−µ · thickness)', unit: '', isKept: true },
      mean: { kind: 'curve', summary: 'mean over the pixels that have a value', unit: '' },
    },
    parameters: {
      deltaBeta: number('δ/β of the material; 0: pass images as they are', '', 0, 1e6, 100),
      distance: number('Sample to detector', 'm', 0, 1000, 0.1),
      pixel: number('Pixel as seen in the sample', 'um', 1e-4, 1e4, 1),
      energy: number('Energy', 'keV', 0.1, 1000, 20),
    },
  },
  shapes: ({ image }) => ({ retrieved: { kind: 'stack', image }, mean: { kind: 'curve' } }),
  begin: setup => new PhaseRetrievalRun(setup),
}

class PhaseRetrievalRun implements TaskRun {
  readonly #width: number
  /** Undefined: nothing to take off, images pass as they are. */
  readonly #filter: MirroredFilter | undefined
  #missing = 0

  constructor(setup: TaskSetup) {
    this.#width = setup.image.width
    const response = paganinFilter({
      energyKev: givenNumber(setup, 'energy'),
      distanceM: givenNumber(setup, 'distance'),
      pixelM: givenNumber(setup, 'pixel') * 1e-6,
      deltaBeta: givenNumber(setup, 'deltaBeta'),
    })
    // Without phase contrast or distance the response is 1 everywhere.
    this.#filter = response(1, 1) === 1 ? undefined : new MirroredFilter(setup.image, response)
  }

  take(
    _at: number,
    { transmission }: Readonly<Record<string, TaskInput>>,
    { retrieved }: Readonly<Record<string, Float32Array>>,
  ): Readonly<Record<string, number>> {
    assert(retrieved !== undefined, 'phase retrieval has nowhere to put its image')
    const pixels = pixelsOf(transmission)
    retrieved.set(pixels)
    if (this.#filter !== undefined) this.#retrieve(this.#filter, retrieved)
    return { mean: meanOf(retrieved) }
  }

  #retrieve(filter: MirroredFilter, image: Float32Array): void {
    const holes = fillHoles(image, this.#width)
    filter.apply(image, image)
    this.#missing += holes.length
    for (const at of holes) image[at] = Number.NaN
  }

  wholes(): Readonly<Record<string, Float32Array>> {
    return {}
  }

  remarks(): readonly string[] {
    return this.#missing === 0
      ? []
      : [`${counted(this.#missing, 'pixel')} without a value (NaN): filtered as if like the neighbours`]
  }
}

/** One pixel without a value would spoil all others. Answers with where they were; rows without any value let all through. */
function fillHoles(image: Float32Array, width: number): readonly number[] {
  const holes: number[] = []
  for (let start = 0; start < image.length; start += width) {
    const row = image.subarray(start, start + width)
    const before = holes.length
    for (let i = 0; i < width; i++) if (!Number.isFinite(row[i])) holes.push(start + i)
    if (holes.length > before) row.set(filledRow(row) ?? new Float32Array(width).fill(1))
  }
  return holes
}

function meanOf(image: Float32Array): number {
  let sum = 0
  let valid = 0
  inStretches(image.length, (from, to) => {
    for (let i = from; i < to; i++) {
      const value = image[i] ?? Number.NaN
      if (value !== value) continue
      sum += value
      valid++
    }
  })
  return valid === 0 ? Number.NaN : sum / valid
}

function number(title: string, unit: string, minimum: number, maximum: number, usual: number): ParameterSpec {
  return { kind: 'number', title, unit, minimum, maximum, default: usual }
}
