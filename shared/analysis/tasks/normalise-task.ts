import { assert } from '../../base/assert.ts'
import { counted } from '../../base/counted.ts'
import type { Task, TaskInput, TaskRun, TaskSetup } from '../../workflow/task.ts'
import { maskInput } from '../../workflow/task-spec.ts'
import { stackReductions } from '../reduce-stack.ts'
import { whiteChoices } from '../white-weights.ts'
import { energiesKev } from './energy-axis.ts'
import { normaliseFrame, type WeightedFrame } from '../normalise.ts'

/** Transmission of the sample: every image corrected with the darks and whites that belong to it. */
export const normaliseTask: Task = {
  spec: {
    name: 'normalise',
    title: 'Normalise',
    summary: 'Transmission: (data - dark for data) / (white - dark for white)',
    version: 3,
    inputs: {
      data: { kind: 'stack', summary: 'images with the sample', binding: { role: 'data' } },
      white: { kind: 'references', summary: 'images without the sample', binding: { role: 'white' } },
      darkForData: {
        kind: 'references',
        summary: 'images without beam, as the data were exposed',
        binding: { role: 'dark', for: 'data' },
      },
      darkForWhite: {
        kind: 'references',
        summary: 'images without beam, as the whites were exposed',
        binding: { role: 'dark', for: 'white' },
      },
      mask: maskInput,
    },
    outputs: {
      transmission: { kind: 'stack', summary: 'NaN where a pixel has no value', unit: '' },
      mean: { kind: 'curve', summary: 'mean over the pixels that have a value', unit: '' },
      invalid: { kind: 'curve', summary: 'pixels without a value', unit: '' },
    },
    parameters: {
      darks: {
        kind: 'choice',
        title: 'Reduce darks by',
        choices: [...stackReductions],
        default: 'mean',
      },
      whites: {
        kind: 'choice',
        title: 'Whites of a point',
        choices: [...whiteChoices],
        default: 'interpolated',
      },
    },
  },
  shapes: ({ axes, image, parameters }) => {
    // Says what is missing where nothing has an energy.
    if (parameters.whites === 'energy') energiesKev(axes)
    return { transmission: { kind: 'stack', image }, mean: { kind: 'curve' }, invalid: { kind: 'curve' } }
  },
  begin: setup => new NormaliseRun(setup),
}

class NormaliseRun implements TaskRun {
  readonly #saturation: number
  #invalid = 0
  #saturated = 0

  constructor({ saturation }: TaskSetup) {
    this.#saturation = saturation
  }

  take(
    _at: number,
    { data, white, darkForData, darkForWhite }: Readonly<Record<string, TaskInput>>,
    { transmission }: Readonly<Record<string, Float32Array>>,
  ): Readonly<Record<string, number>> {
    assert(transmission !== undefined, 'normalise has nowhere to put its image')
    const input = {
      data: pixelsOf(data),
      darkForData: onlyReference(darkForData),
      whites: referencesOf(white),
      darkForWhite: onlyReference(darkForWhite),
      saturation: this.#saturation,
    }
    const { invalid, saturated, mean } = normaliseFrame(input, transmission)
    this.#invalid += invalid
    this.#saturated += saturated
    return { mean, invalid }
  }

  wholes(): Readonly<Record<string, Float32Array>> {
    return {}
  }

  remarks(): readonly string[] {
    if (this.#invalid === 0) return []
    const bright = this.#saturated === 0 ? '' : `, ${this.#saturated} of them saturated`
    return [`${counted(this.#invalid, 'pixel')} without a value (NaN)${bright}`]
  }
}

export function pixelsOf(input: TaskInput | undefined): Float32Array {
  assert(input?.kind === 'pixels', 'an image was expected')
  return input.pixels
}

function referencesOf(input: TaskInput | undefined): readonly WeightedFrame[] {
  assert(input?.kind === 'references', 'references were expected')
  return input.frames
}

function onlyReference(input: TaskInput | undefined): Float32Array {
  const [only] = referencesOf(input)
  assert(only !== undefined, 'a reference is missing')
  return only.pixels
}
