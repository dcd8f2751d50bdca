import { foundAxis, plannedAxis, type GridAxis, type PlannedAxis } from './grid-axis.ts'

/** Points of a scan over two motors, on a grid. */
export interface ScanGrid {
  /** Ascending positions of the columns. */
  readonly x: readonly number[]
  /** Ascending positions of the rows. */
  readonly y: readonly number[]
  /** Row-major, `y.length × x.length`; NaN where nothing was measured. Goes on growing in place. */
  readonly values: Float64Array
  /** Points that have a cell; of several in one cell the last counts. */
  readonly placed: number
  /** Cell of the newest point that has one; −1 before the first. */
  readonly newest: number
}

/** Positions and values of the points in the order they were measured. All three may grow in place. */
export interface GridPoints {
  readonly x: ArrayLike<number>
  readonly y: ArrayLike<number>
  readonly values: ArrayLike<number>
  /** So many points belong to this version. */
  readonly count: number
}

export interface PlannedGrid {
  readonly x: PlannedAxis
  readonly y: PlannedAxis
}

/** 32 MB of numbers. A scan of 2000 × 2000 points at 10 points a second would take five days. */
export const mostCells = 4_000_000
/** Points that lie nowhere on lines would need a cell each, in both directions: more than this per point is no grid. */
const mostCellsPerPoint = 16

/**
 * Every point in the cell of its own positions: in which order they came, a snake or one way, does not matter, and a cell
 * stays NaN until its point is measured. On the planned lines where the points are there, else on lines found among them.
 * Undefined where the points make no grid.
 */
export function scanGrid(points: GridPoints, planned: PlannedGrid | undefined): ScanGrid | undefined {
  if (planned !== undefined && planned.x.count * planned.y.count <= mostCells) {
    const grid = grownGrid(points, planned)
    if (2 * grid.placed >= points.count) return grid
  }
  const x = foundAxis(firstOf(points.x, points.count))
  const y = foundAxis(firstOf(points.y, points.count))
  const cells = x.centres.length * y.centres.length
  if (cells === 0 || cells > Math.min(mostCells, mostCellsPerPoint * points.count)) return undefined
  const filler = new GridFiller(x, y)
  filler.extend(points)
  return filler.grid
}

class GridFiller {
  readonly #x: GridAxis
  readonly #y: GridAxis
  readonly #values: Float64Array
  #points: GridPoints | undefined
  #count = 0
  #placed = 0
  #newest = -1

  constructor(x: GridAxis, y: GridAxis) {
    this.#x = x
    this.#y = y
    this.#values = new Float64Array(x.centres.length * y.centres.length).fill(Number.NaN)
  }

  get grid(): ScanGrid {
    return {
      x: this.#x.centres,
      y: this.#y.centres,
      values: this.#values,
      placed: this.#placed,
      newest: this.#newest,
    }
  }

  extend(points: GridPoints): void {
    this.#points = points
    const { count, values, x, y } = points
    for (; this.#count < count; this.#count++) {
      const column = this.#x.lineOf(x[this.#count] ?? Number.NaN)
      const row = this.#y.lineOf(y[this.#count] ?? Number.NaN)
      if (column === undefined || row === undefined) continue
      this.#newest = row * this.#x.centres.length + column
      this.#values[this.#newest] = values[this.#count] ?? Number.NaN
      this.#placed += 1
    }
  }

  /** Whether all it has placed is still so: a changed column is another array. */
  isFor({ count, x, y }: GridPoints): boolean {
    return this.#count <= count && this.#points?.x === x && this.#points.y === y
  }
}

const kept = new WeakMap<object, Map<string, GridFiller>>()

/** Columns of a scan only grow: what was placed before is not placed again. */
function grownGrid(points: GridPoints, planned: PlannedGrid): ScanGrid {
  const known = kept.get(points.values) ?? new Map<string, GridFiller>()
  kept.set(points.values, known)
  const key = JSON.stringify(planned)
  const before = known.get(key)
  const filler =
    before?.isFor(points) === true ? before : new GridFiller(plannedAxis(planned.x), plannedAxis(planned.y))
  known.set(key, filler)
  filler.extend(points)
  return filler.grid
}

function firstOf(values: ArrayLike<number>, count: number): readonly number[] {
  return Array.from({ length: Math.min(count, values.length) }, (_, at) => values[at] ?? Number.NaN)
}
