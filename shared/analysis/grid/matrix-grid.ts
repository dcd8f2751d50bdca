import { mostCells, type ScanGrid } from './scan-grid.ts'

/**
 * A matrix with the positions of its columns and rows, as a grid with ascending ones. `values` is row-major. Undefined where
 * positions are not as many as lines, and where two lines would lie on one another.
 */
export function matrixGrid(
  values: ArrayLike<number>,
  x: readonly number[],
  y: readonly number[],
): ScanGrid | undefined {
  if (x.length * y.length !== values.length || values.length > mostCells) return undefined
  const columns = ascending(x)
  const rows = ascending(y)
  if (columns === undefined || rows === undefined) return undefined
  const sorted = new Float64Array(values.length)
  for (const [row, from] of rows.entries())
    for (const [column, at] of columns.entries())
      sorted[row * x.length + column] = values[from * x.length + at] ?? Number.NaN
  return {
    x: columns.map(at => x[at] ?? Number.NaN),
    y: rows.map(at => y[at] ?? Number.NaN),
    values: sorted,
    placed: values.length,
    newest: -1,
  }
}

/** Middles of bins, where a file tells their borders: one more than there are values. */
export function lineCentres(positions: readonly number[], count: number): readonly number[] {
  if (positions.length !== count + 1) return positions
  return positions.slice(1).map((position, at) => ((positions[at] ?? position) + position) / 2)
}

/** Indices in the order of their positions. */
function ascending(positions: readonly number[]): readonly number[] | undefined {
  const order = positions.map((_, at) => at).sort((a, b) => (positions[a] ?? 0) - (positions[b] ?? 0))
  const isClear = order.every((at, place) => {
    const position = positions[at] ?? Number.NaN
    const before = positions[order[place - 1] ?? -1]
    return Number.isFinite(position) && (before === undefined || before < position)
  })
  return isClear ? order : undefined
}
