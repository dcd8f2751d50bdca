import { assert } from '../../base/assert.ts'
import { counted } from '../../base/counted.ts'
import { HutchError } from '../../model/problem.ts'
import type { Task, TaskInput, TaskRun, TaskSetup } from '../../workflow/task.ts'
import { absorbance } from '../xanes/absorbance.ts'
import { angleAxis } from './angle-axis.ts'
import { pixelsOf } from './normalise-task.ts'
import { givenNumber, numberOf } from './parameter-values.ts'

/** What one row of the detector sees of a turning sample. */
export const absorptionSinogramTask: Task = {
  spec: {
    name: 'absorption-sinogram',
    title: 'Sinogram of a row',
    summary: 'Absorbance −ln T along some rows of the detector at every angle',
    version: 2,
    inputs: { transmission: { kind: 'stack', summary: 'transmission at every angle' } },
    outputs: {
      sinogram: { kind: 'image', summary: 'absorbance by angle and column', unit: '' },
      mean: { kind: 'curve', summary: 'mean absorbance of the row', unit: '' },
    },
    parameters: {
      row: {
        ...{ kind: 'number', title: 'First row, usually the middle one', unit: '' },
        ...{ minimum: 0, maximum: 100_000, isWhole: true, default: undefined },
      },
      rows: {
        ...{ kind: 'number', title: 'Rows taken together', unit: '' },
        ...{ minimum: 1, maximum: 100_000, isWhole: true, default: 1 },
      },
    },
  },
  shapes: setup => {
    rowsOf(setup)
    const { name, unit, values } = angleAxis(setup.axes)
    const columns = Array.from({ length: setup.image.width }, (_, column) => column)
    return {
      sinogram: {
        kind: 'whole',
        shape: [values.length, columns.length],
        axes: [
          { name, unit, values: [...values] },
          { name: 'column', unit: 'pixel', values: columns },
        ],
      },
      mean: { kind: 'curve' },
    }
  },
  begin: setup => new AbsorptionSinogramRun(setup),
}

class AbsorptionSinogramRun implements TaskRun {
  readonly #width: number
  readonly #rows: readonly [number, number]
  readonly #sinogram: Float32Array
  readonly #part: Float32Array
  #missing = 0

  constructor(setup: TaskSetup) {
    this.#width = setup.image.width
    this.#rows = rowsOf(setup)
    this.#part = new Float32Array((this.#rows[1] - this.#rows[0]) * this.#width)
    this.#sinogram = new Float32Array(setup.points * this.#width).fill(Number.NaN)
  }

  take(at: number, { transmission }: Readonly<Record<string, TaskInput>>): Readonly<Record<string, number>> {
    const pixels = pixelsOf(transmission)
    const width = this.#width
    const [from, to] = this.#rows
    const part = this.#part
    const holes = absorbance(pixels.subarray(from * width, to * width), part)
    const row = this.#sinogram.subarray(at * width, (at + 1) * width)
    assert(row.length === width, `image ${at} is not of the scan`)
    if (holes === 0) meanOfRows(part, row)
    else meanOfKnown(part, row)
    let sum = 0
    for (let column = 0; column < width; column++) {
      const value = row[column] ?? Number.NaN
      if (value - value === 0) sum += value
      else this.#missing++
    }
    return { mean: sum / width }
  }

  wholes(): Readonly<Record<string, Float32Array>> {
    return { sinogram: this.#sinogram }
  }

  remarks(): readonly string[] {
    return this.#missing === 0
      ? []
      : [`${counted(this.#missing, 'value')} without absorbance (no transmission): NaN`]
  }
}

/** Column by column over rows of that width. */
function meanOfRows(rows: Float32Array, mean: Float32Array): void {
  const width = mean.length
  const part = width / rows.length
  for (let column = 0; column < width; column++) {
    let sum = 0
    for (let at = column; at < rows.length; at += width) sum += rows[at] ?? 0
    mean[column] = sum * part
  }
}

/** Over those rows that have a value there. */
function meanOfKnown(rows: Float32Array, mean: Float32Array): void {
  for (let column = 0; column < mean.length; column++) {
    let sum = 0
    let count = 0
    for (let at = column; at < rows.length; at += mean.length) {
      const value = rows[at] ?? Number.NaN
      if (value !== value) continue
      sum += value
      count++
    }
    mean[column] = sum / count
  }
}

function rowsOf(setup: TaskSetup): readonly [from: number, to: number] {
  const { height } = setup.image
  const from = numberOf(setup, 'row') ?? Math.floor(height / 2)
  const to = from + givenNumber(setup, 'rows')
  if (to <= height) return [from, to]
  throw new HutchError({
    kind: 'description',
    message: `Rows ${from} to ${to - 1} do not lie on the detector`,
    advice: `It has rows 0 to ${height - 1}`,
  })
}
