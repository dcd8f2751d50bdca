/** Line integrals of a slice, row-major: one row per angle, one column per place on the detector. NaN where nothing is known. */
export interface Sinogram {
  readonly anglesRad: Float64Array
  readonly width: number
  readonly values: Float32Array
}

export function rowOf({ values, width }: Sinogram, row: number): Float32Array {
  return values.subarray(row * width, (row + 1) * width)
}

/**
 * Puts a line through the neighbours where values are missing, the nearest one at the ends; answers with a new row, or
 * undefined where the row knows nothing at all.
 */
export function filledRow(row: Float32Array): Float32Array | undefined {
  const known = [...row.keys()].filter(at => Number.isFinite(row[at]))
  const [first] = known
  if (first === undefined) return undefined
  let next = 0
  return row.map((value, at) => {
    if (Number.isFinite(value)) return value
    while (next < known.length && (known[next] ?? 0) < at) next++
    const right = known[next] ?? known[next - 1] ?? first
    const left = known[next - 1] ?? right
    const part = right === left ? 0 : (at - left) / (right - left)
    return (1 - part) * (row[left] ?? 0) + part * (row[right] ?? 0)
  })
}

/** Holes of a row filled from its neighbours, rows without any value left out. */
export function withoutHoles(sinogram: Sinogram): Sinogram {
  const { anglesRad, width } = sinogram
  const rows = [...anglesRad].flatMap((angleRad, at) => {
    const row = filledRow(rowOf(sinogram, at))
    return row === undefined ? [] : [{ angleRad, row }]
  })
  const values = new Float32Array(rows.length * width)
  for (const [at, { row }] of rows.entries()) values.set(row, at * width)
  return { anglesRad: Float64Array.from(rows, ({ angleRad }) => angleRad), width, values }
}
