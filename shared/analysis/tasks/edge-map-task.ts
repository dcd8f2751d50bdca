import { assert } from '../../base/assert.ts'
import { HutchError } from '../../model/problem.ts'
import type { Task, TaskInput, TaskRun, TaskSetup } from '../../workflow/task.ts'
import type { ParameterSpec } from '../../workflow/task-spec.ts'
import { absorbance } from '../xanes/absorbance.ts'
import {
  addToEdgeMaps,
  edgeMaps,
  readEdgeMaps,
  usualRanges,
  type EdgeMaps,
  type EdgeRanges,
} from '../xanes/edge-maps.ts'
import { energiesKev } from './energy-axis.ts'
import { pixelsOf } from './normalise-task.ts'
import { givenNumber, numberOf } from './parameter-values.ts'

/** Edge energy and edge jump of every pixel of a full-field XANES scan. */
export const edgeMapTask: Task = {
  spec: {
    name: 'edge-map',
    title: 'Edge maps',
    summary: 'Energy of the steepest absorbance, and post-edge minus pre-edge line there',
    version: 1,
    inputs: { data: { kind: 'stack', summary: 'transmission along the energy' } },
    outputs: {
      edge: { kind: 'image', summary: 'edge energy; NaN where there is no edge', unit: 'keV' },
      jump: { kind: 'image', summary: 'edge jump of the absorbance', unit: '' },
      absorbance: { kind: 'curve', summary: 'mean over the pixels that have a value', unit: '' },
    },
    parameters: {
      preFrom: energy('Pre-edge line from'),
      preTo: energy('Pre-edge line to'),
      postFrom: energy('Post-edge line from'),
      postTo: energy('Post-edge line to'),
      minimumJump: {
        kind: 'number',
        title: 'Smallest jump that is an edge',
        unit: '',
        minimum: 0,
        maximum: 10,
        default: 0.05,
      },
    },
  },
  shapes: ({ image: { height, width }, axes }) => {
    energiesKev(axes)
    const whole = { kind: 'whole', shape: [height, width], axes: [] } as const
    return { edge: whole, jump: whole, absorbance: { kind: 'curve' } }
  },
  begin: setup => new EdgeMapRun(setup),
}

class EdgeMapRun implements TaskRun {
  readonly #energiesKev: Float64Array
  readonly #minimumJump: number
  readonly #image: Float32Array
  readonly #maps: EdgeMaps
  #missing = 0

  constructor(setup: TaskSetup) {
    const { height, width } = setup.image
    this.#energiesKev = energiesKev(setup.axes)
    this.#minimumJump = givenNumber(setup, 'minimumJump')
    this.#image = new Float32Array(height * width)
    this.#maps = edgeMaps(height * width, rangesOf(setup, this.#energiesKev))
  }

  take(at: number, { data }: Readonly<Record<string, TaskInput>>): Readonly<Record<string, number>> {
    const energyKev = this.#energiesKev[at]
    assert(energyKev !== undefined, `image ${at} has no energy`)
    this.#missing += absorbance(pixelsOf(data), this.#image)
    addToEdgeMaps(this.#maps, energyKev, this.#image)
    return { absorbance: meanOf(this.#image) }
  }

  wholes(): Readonly<Record<string, Float32Array>> {
    const edge = new Float32Array(this.#image.length)
    const jump = new Float32Array(this.#image.length)
    readEdgeMaps(this.#maps, this.#minimumJump, edge, jump)
    return { edge, jump }
  }

  remarks(): readonly string[] {
    const { pre, post } = this.#maps
    const remarks = [`Lines through ${pre.count} energies below the edge and ${post.count} above`]
    if (this.#missing > 0) remarks.push(`${this.#missing} values without absorbance (no transmission): NaN`)
    return remarks
  }
}

function rangesOf(setup: TaskSetup, energies: Float64Array): EdgeRanges {
  const usual = usualRanges(energies)
  const pre = [numberOf(setup, 'preFrom') ?? usual.pre[0], numberOf(setup, 'preTo') ?? usual.pre[1]] as const
  const post = [
    numberOf(setup, 'postFrom') ?? usual.post[0],
    numberOf(setup, 'postTo') ?? usual.post[1],
  ] as const
  for (const [name, [from, to]] of Object.entries({ pre, post })) {
    if (energies.some(value => value >= from && value <= to)) continue
    throw new HutchError({
      kind: 'description',
      message: `No energy of the scan lies in the ${name}-edge range, ${from} to ${to} keV`,
      advice: `Choose ${name}From and ${name}To within the scan, or leave them out`,
    })
  }
  return { pre, post }
}

function meanOf(image: Float32Array): number {
  let sum = 0
  let valid = 0
  for (const value of image) {
    if (value !== value) continue
    sum += value
    valid++
  }
  return valid === 0 ? Number.NaN : sum / valid
}

/** Absolute energies; left out, the lowest fifth and the highest two fifths of the scan are taken. */
function energy(title: string): ParameterSpec {
  return { kind: 'number', title, unit: 'keV', minimum: 0, maximum: 1000, default: undefined }
}
