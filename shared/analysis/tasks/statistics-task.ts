import { maskInput, type OutputSpec } from '../../workflow/task-spec.ts'
import type { Task, TaskInput, TaskRun, TaskSetup } from '../../workflow/task.ts'
import { KeptStack } from '../kept-stack.ts'
import {
  addToMoments,
  missingRemarks,
  moments,
  readDeviation,
  readExtremes,
  readMean,
  type Moments,
} from '../moments.ts'
import { pixelsOf } from './normalise-task.ts'

/** Mean, standard deviation, extremes and, if asked for, the median of every pixel over the images. */
export const statisticsTask: Task = {
  spec: {
    name: 'statistics',
    title: 'Statistics',
    summary: 'Mean, standard deviation, extremes and median of every pixel over the stack (Welford 1962)',
    version: 2,
    inputs: {
      data: { kind: 'stack', summary: 'images', binding: { role: 'data' } },
      mask: maskInput,
    },
    outputs: {
      mean: image('mean over the images that have a value there'),
      deviation: image('sample standard deviation'),
      minimum: image('smallest value'),
      maximum: image('largest value'),
      median: image('median over the images, when all are there'),
      total: { kind: 'curve', summary: 'mean over each image', unit: '' },
    },
    parameters: {
      median: { kind: 'flag', title: 'Median (keeps all images in memory)', default: false },
    },
  },
  shapes: setup => {
    const { height, width } = setup.image
    const whole = { kind: 'whole', shape: [height, width], axes: [] } as const
    return {
      ...{ mean: whole, deviation: whole, minimum: whole, maximum: whole },
      ...(keptStack(setup) === undefined ? {} : { median: whole }),
      total: { kind: 'curve' },
    }
  },
  begin: setup => new StatisticsRun(setup),
}

class StatisticsRun implements TaskRun {
  readonly #moments: Moments
  readonly #kept: KeptStack | undefined

  constructor(setup: TaskSetup) {
    this.#moments = moments(setup.image.height * setup.image.width)
    this.#kept = keptStack(setup)
  }

  take(_at: number, { data }: Readonly<Record<string, TaskInput>>): Readonly<Record<string, number>> {
    const pixels = pixelsOf(data)
    this.#kept?.add(pixels)
    return { total: addToMoments(this.#moments, pixels) }
  }

  wholes(
    _inputs: Readonly<Record<string, Float32Array>>,
    isEnd: boolean,
  ): Readonly<Record<string, Float32Array>> {
    const made = (): Float32Array => new Float32Array(this.#moments.mean.length)
    const [mean, deviation, minimum, maximum] = [made(), made(), made(), made()]
    readMean(this.#moments, mean)
    readDeviation(this.#moments, deviation)
    readExtremes(this.#moments, minimum, maximum)
    const common = { mean, deviation, minimum, maximum }
    if (this.#kept === undefined || !isEnd) return common
    const median = made()
    this.#kept.median(median)
    return { ...common, median }
  }

  remarks(): readonly string[] {
    return missingRemarks(this.#moments)
  }
}

function keptStack({ parameters, image, points }: TaskSetup): KeptStack | undefined {
  return parameters.median === true ? new KeptStack(image.height * image.width, points) : undefined
}

function image(summary: string): OutputSpec {
  return { kind: 'image', summary, unit: '' }
}
