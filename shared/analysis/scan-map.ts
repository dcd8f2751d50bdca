import { assert } from '../base/assert.ts'
import type { OutputShape, StackAxis } from '../workflow/task.ts'
import { scanGrid, type ScanGrid } from './scan-grid.ts'

/** One number per point of a scan along two axes, laid out as a map; the mean where a place was visited several times. */
export class ScanMap {
  readonly #grid: ScanGrid
  readonly #sums: Float64Array
  readonly #counts: Uint32Array

  constructor(axes: readonly StackAxis[]) {
    this.#grid = scanGrid(axes)
    const [rows, columns] = this.#grid.axes
    this.#sums = new Float64Array(rows.values.length * columns.values.length)
    this.#counts = new Uint32Array(this.#sums.length)
  }

  /** Answers whether there is a value to add. */
  add(at: number, value: number): boolean {
    const place = this.#grid.places[at]
    assert(place !== undefined, `image ${at} has no place in the scan`)
    if (!Number.isFinite(value)) return false
    this.#sums[place] = (this.#sums[place] ?? 0) + value
    this.#counts[place] = (this.#counts[place] ?? 0) + 1
    return true
  }

  /** 0 / 0 = NaN where nothing was recorded. */
  values(): Float32Array {
    const values = new Float32Array(this.#sums.length)
    for (let at = 0; at < values.length; at++) values[at] = (this.#sums[at] ?? 0) / (this.#counts[at] ?? 0)
    return values
  }
}

export function scanMapShape(axes: readonly StackAxis[]): OutputShape {
  const grid = scanGrid(axes)
  return { kind: 'whole', shape: grid.axes.map(({ values }) => values.length), axes: grid.axes }
}
