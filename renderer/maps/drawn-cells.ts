/** Two pixels of the drawn picture to a cell at least. */
const mostDrawn = 256

export interface Cells {
  readonly x: readonly number[]
  readonly y: readonly number[]
  /** Row-major, NaN where nothing was measured. */
  readonly values: Float64Array
}

/** What of a grid is drawn: of a large one the means of neighbouring cells, as many to one as it needs. */
export function drawnCells({ values, x, y }: Cells): Cells {
  const across = Math.ceil(x.length / mostDrawn)
  const up = Math.ceil(y.length / mostDrawn)
  if (across === 1 && up === 1) return { values, x, y }
  const columns = Math.ceil(x.length / across)
  const rows = Math.ceil(y.length / up)
  const sums = new Float64Array(columns * rows)
  const counts = new Uint32Array(columns * rows)
  for (const [at, value] of values.entries()) {
    if (!Number.isFinite(value)) continue
    const cell = Math.floor(Math.floor(at / x.length) / up) * columns + Math.floor((at % x.length) / across)
    sums[cell] = (sums[cell] ?? 0) + value
    counts[cell] = (counts[cell] ?? 0) + 1
  }
  return {
    x: meansOf(x, across),
    y: meansOf(y, up),
    values: sums.map((sum, cell) => sum / (counts[cell] ?? 0)),
  }
}

function meansOf(lines: readonly number[], each: number): readonly number[] {
  return Array.from({ length: Math.ceil(lines.length / each) }, (_, at) => {
    const part = lines.slice(at * each, (at + 1) * each)
    return part.reduce((sum, line) => sum + line, 0) / part.length
  })
}
