import { assert } from '../../base/assert.ts'
import { counted } from '../../base/counted.ts'
import type { Task, TaskInput, TaskRun, TaskSetup } from '../../workflow/task.ts'
import { demandRegion, regionMean } from '../region-mean.ts'
import { absorbance } from '../xanes/absorbance.ts'
import { addToCombination, combination, readCombination, type Combination } from '../xanes/combination.ts'
import { energiesKev } from './energy-axis.ts'
import { pixelsOf } from './normalise-task.ts'

/** How much of two references every pixel holds, the references being regions of the sample itself. */
export const combinationTask: Task = {
  spec: {
    name: 'linear-combination',
    title: 'Linear combination',
    summary: 'Absorbance as a sum of the mean spectra of two regions and a line (least squares)',
    version: 2,
    inputs: { data: { kind: 'stack', summary: 'transmission along the energy' } },
    outputs: {
      first: { kind: 'image', summary: 'amount of the first reference; 1: as much as there', unit: '' },
      second: { kind: 'image', summary: 'amount of the second reference', unit: '' },
      residual: { kind: 'image', summary: 'root mean square of what remains of the absorbance', unit: '' },
      firstSpectrum: { kind: 'curve', summary: 'mean absorbance of the first reference', unit: '' },
      secondSpectrum: { kind: 'curve', summary: 'mean absorbance of the second reference', unit: '' },
    },
    parameters: {
      first: { kind: 'region', title: 'First reference' },
      second: { kind: 'region', title: 'Second reference' },
    },
  },
  shapes: ({ image, axes, parameters }) => {
    energiesKev(axes)
    for (const name of ['first', 'second']) demandRegion(parameters[name], name, image)
    const whole = { kind: 'whole', shape: [image.height, image.width], axes: [] } as const
    const curve = { kind: 'curve' } as const
    return { first: whole, second: whole, residual: whole, firstSpectrum: curve, secondSpectrum: curve }
  },
  begin: setup => new CombinationRun(setup),
}

class CombinationRun implements TaskRun {
  readonly #setup: TaskSetup
  readonly #energiesKev: Float64Array
  readonly #image: Float32Array
  readonly #combination: Combination
  #skipped = 0

  constructor(setup: TaskSetup) {
    const pixels = setup.image.height * setup.image.width
    this.#setup = setup
    this.#energiesKev = energiesKev(setup.axes)
    this.#image = new Float32Array(pixels)
    this.#combination = combination(pixels, 2, this.#energiesKev[0] ?? 0)
  }

  take(at: number, { data }: Readonly<Record<string, TaskInput>>): Readonly<Record<string, number>> {
    const energyKev = this.#energiesKev[at]
    assert(energyKev !== undefined, `image ${at} has no energy`)
    absorbance(pixelsOf(data), this.#image)
    const firstSpectrum = this.#referenceAt('first')
    const secondSpectrum = this.#referenceAt('second')
    // Without its references an image says nothing of the amounts.
    if (Number.isFinite(firstSpectrum + secondSpectrum))
      addToCombination(this.#combination, energyKev, [firstSpectrum, secondSpectrum], this.#image)
    else this.#skipped++
    return { firstSpectrum, secondSpectrum }
  }

  wholes(): Readonly<Record<string, Float32Array>> {
    const made = (): Float32Array => new Float32Array(this.#image.length)
    const [first, second, residual] = [made(), made(), made()]
    readCombination(this.#combination, [first, second], residual)
    return { first, second, residual }
  }

  remarks(): readonly string[] {
    return this.#skipped === 0
      ? []
      : [`${counted(this.#skipped, 'image')} left out: a reference region had no value`]
  }

  #referenceAt(name: string): number {
    const { image, parameters } = this.#setup
    return regionMean(this.#image, image, demandRegion(parameters[name], name, image))
  }
}
