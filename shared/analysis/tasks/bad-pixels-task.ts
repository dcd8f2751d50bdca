import type { Task, TaskInput, TaskRun, TaskSetup } from '../../workflow/task.ts'
import { findBadPixels, pixelMaskBits } from '../bad-pixels.ts'
import { addToMoments, missingRemarks, moments, readDeviation, readMean, type Moments } from '../moments.ts'
import { pixelsOf } from './normalise-task.ts'
import { givenNumber } from './parameter-values.ts'

/** Dead, hot and noisy pixels, from darks or whites, as a pixel mask of NeXus. */
export const badPixelsTask: Task = {
  spec: {
    name: 'bad-pixels',
    title: 'Bad pixels',
    summary: 'Pixels unlike those around them in mean or noise, coded like pixel_mask of NXdetector',
    version: 1,
    inputs: { frames: { kind: 'stack', summary: 'darks or whites', binding: { role: 'dark' } } },
    outputs: {
      mask: {
        ...{ kind: 'mask', unit: '' },
        summary: '0: good; the sum of 2 dead, 4 too low, 8 too high (hot), 16 noisy, 32 no value',
      },
      mean: { kind: 'image', summary: 'mean over the frames', unit: '' },
      deviation: { kind: 'image', summary: 'sample standard deviation over the frames', unit: '' },
    },
    parameters: {
      sigmas: {
        ...{ kind: 'number', title: 'Robust standard deviations from its surroundings', unit: '' },
        ...{ minimum: 2, maximum: 1000, default: 8 },
      },
      deadBelow: {
        ...{ kind: 'number', title: 'Dead below this part of its surroundings (whites)', unit: '' },
        ...{ minimum: 0, maximum: 1, default: 0 },
      },
    },
  },
  shapes: ({ image: { height, width } }) => {
    const whole = { kind: 'whole', shape: [height, width], axes: [] } as const
    return { mask: whole, mean: whole, deviation: whole }
  },
  begin: setup => new BadPixelsRun(setup),
}

class BadPixelsRun implements TaskRun {
  readonly #setup: TaskSetup
  readonly #moments: Moments
  #mask: Float32Array | undefined

  constructor(setup: TaskSetup) {
    this.#setup = setup
    this.#moments = moments(setup.image.height * setup.image.width)
  }

  take(_at: number, { frames }: Readonly<Record<string, TaskInput>>): Readonly<Record<string, number>> {
    addToMoments(this.#moments, pixelsOf(frames))
    return {}
  }

  wholes(): Readonly<Record<string, Float32Array>> {
    const { length } = this.#moments.mean
    const [mask, mean, deviation] = [
      new Float32Array(length),
      new Float32Array(length),
      new Float32Array(length),
    ]
    readMean(this.#moments, mean)
    readDeviation(this.#moments, deviation)
    const limits = {
      sigmas: givenNumber(this.#setup, 'sigmas'),
      deadBelow: givenNumber(this.#setup, 'deadBelow'),
    }
    findBadPixels(this.#setup.image, mean, deviation, limits, mask)
    this.#mask = mask
    return { mask, mean, deviation }
  }

  remarks(): readonly string[] {
    if (this.#mask === undefined) return []
    const counts = Object.entries(pixelMaskBits).map(
      ([name, bit]) => [name, countOf(this.#mask, bit)] as const,
    )
    const words = counts
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${count} ${wordsOf[name] ?? name}`)
    const found = `Bad pixels: ${words.length === 0 ? 'none' : words.join(', ')}`
    return [found, ...missingRemarks(this.#moments)]
  }
}

const wordsOf: Readonly<Record<string, string>> = {
  under: 'too low',
  over: 'too high',
  noValue: 'without a value',
}

function countOf(mask: Float32Array | undefined, bit: number): number {
  return (mask ?? new Float32Array(0)).reduce((count, bits) => count + ((bits & bit) === 0 ? 0 : 1), 0)
}
