import { assert } from '../../base/assert.ts'
import type { Task, TaskInput, TaskRun, TaskSetup } from '../../workflow/task.ts'
import { pixelsOf } from './normalise-task.ts'

/** Mean and standard deviation of every pixel over the images, and those pixels that are dead, hot or noisy. */
export const statisticsTask: Task = {
  spec: {
    name: 'statistics',
    title: 'Statistics',
    summary: 'Mean and standard deviation of every pixel over the stack (Welford 1962)',
    version: 1,
    inputs: { data: { kind: 'stack', summary: 'images', binding: { role: 'data' } } },
    outputs: {
      mean: { kind: 'image', summary: 'mean over the images that have a value there', unit: '' },
      deviation: { kind: 'image', summary: 'sample standard deviation', unit: '' },
      total: { kind: 'curve', summary: 'mean over each image', unit: '' },
    },
    parameters: {},
  },
  shapes: ({ image: { height, width } }) => {
    const whole = { kind: 'whole', shape: [height, width], axes: [] } as const
    return { mean: whole, deviation: whole, total: { kind: 'curve' } }
  },
  begin: setup => new StatisticsRun(setup),
}

/** Welford's update: mean and sum of squared differences in one pass, without the loss of digits of Σx² − (Σx)²/n. */
class StatisticsRun implements TaskRun {
  readonly #mean: Float64Array
  readonly #squares: Float64Array
  readonly #counts: Uint32Array

  constructor({ image: { height, width } }: TaskSetup) {
    this.#mean = new Float64Array(height * width)
    this.#squares = new Float64Array(height * width)
    this.#counts = new Uint32Array(height * width)
  }

  take(_at: number, { data }: Readonly<Record<string, TaskInput>>): Readonly<Record<string, number>> {
    const pixels = pixelsOf(data)
    assert(pixels.length === this.#mean.length, 'an image of another size')
    let sum = 0
    let valid = 0
    for (let i = 0; i < pixels.length; i++) {
      const value = pixels[i] ?? Number.NaN
      if (value !== value) continue
      valid++
      sum += value
      const count = (this.#counts[i] ?? 0) + 1
      const mean = this.#mean[i] ?? 0
      const next = mean + (value - mean) / count
      this.#counts[i] = count
      this.#mean[i] = next
      this.#squares[i] = (this.#squares[i] ?? 0) + (value - mean) * (value - next)
    }
    return { total: valid === 0 ? Number.NaN : sum / valid }
  }

  wholes(): Readonly<Record<string, Float32Array>> {
    const mean = Float32Array.from(this.#mean, (value, i) => (this.#counts[i] === 0 ? Number.NaN : value))
    const deviation = Float32Array.from(this.#squares, (squares, i) => {
      const count = this.#counts[i] ?? 0
      return count < 2 ? Number.NaN : Math.sqrt(squares / (count - 1))
    })
    return { mean, deviation }
  }

  remarks(): readonly string[] {
    return []
  }
}
