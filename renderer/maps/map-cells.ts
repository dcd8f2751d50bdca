import { nearest } from '../../shared/analysis/grid/grid-axis.ts'
import type { ScanGrid } from '../../shared/analysis/grid/scan-grid.ts'

/** A cell of a map by its column and row, both from the lowest position. */
export interface Cell {
  readonly column: number
  readonly row: number
}

export interface CellReading {
  readonly x: number
  readonly y: number
  /** NaN where nothing was measured. */
  readonly value: number
}

export function readCell({ values, x, y }: ScanGrid, { column, row }: Cell): CellReading {
  return {
    x: x[column] ?? Number.NaN,
    y: y[row] ?? Number.NaN,
    value: values[row * x.length + column] ?? Number.NaN,
  }
}

/** The cell that a place between the outermost edges belongs to. */
export function cellAt(grid: ScanGrid, place: { readonly x: number; readonly y: number }): Cell {
  return { column: nearest(grid.x, place.x), row: nearest(grid.y, place.y) }
}

/** The cell of the newest point; undefined before the first. */
export function newestCell({ newest, x }: ScanGrid): Cell | undefined {
  return newest < 0 ? undefined : { column: newest % x.length, row: Math.floor(newest / x.length) }
}

const steps: Readonly<Record<string, readonly [columns: number, rows: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
  Home: [-Infinity, 0],
  End: [Infinity, 0],
  PageUp: [0, Infinity],
  PageDown: [0, -Infinity],
}
const longStep = 10

/** Where a key takes the cursor; undefined for a key that means nothing to it. From nowhere it begins in the middle. */
export function steppedCell(
  { x, y }: ScanGrid,
  from: Cell | undefined,
  { key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
): Cell | undefined {
  const step = steps[key]
  if (step === undefined) return undefined
  if (from === undefined) return { column: x.length >> 1, row: y.length >> 1 }
  const far = shiftKey ? longStep : 1
  return {
    column: within(from.column + step[0] * far, x.length),
    row: within(from.row + step[1] * far, y.length),
  }
}

function within(line: number, count: number): number {
  return Math.min(count - 1, Math.max(0, line))
}
