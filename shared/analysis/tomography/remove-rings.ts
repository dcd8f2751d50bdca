import type { Sinogram } from './sinogram.ts'

/**
 * A sinogram without stripes, which become rings in the slice: every column is sorted along the angles, the sorted columns
 * are smoothed by a median across the detector, and every value goes back to where it came from (Vo, Atwood and
 * Drakopoulos, Opt. Express 26 (2018) 28396, algorithm 3). At the edges the row is mirrored. For sinograms without holes.
 *
 * @param size of the median, places; odd
 */
export function removeRings({ anglesRad, width, values }: Sinogram, size: number): Sinogram {
  const height = anglesRad.length
  const orders = Array.from({ length: width }, (_, column) => sortedRows(values, width, height, column))
  const result = new Float32Array(values.length)
  const sorted = new Float32Array(width)
  for (let rank = 0; rank < height; rank++) {
    for (let column = 0; column < width; column++)
      sorted[column] = values[(orders[column]?.[rank] ?? 0) * width + column] ?? 0
    for (let column = 0; column < width; column++)
      result[(orders[column]?.[rank] ?? 0) * width + column] = medianAround(sorted, column, size)
  }
  return { anglesRad, width, values: result }
}

/** Rows in ascending order of what they have in this column. */
function sortedRows(values: Float32Array, width: number, height: number, column: number): Uint32Array {
  const rows = Uint32Array.from({ length: height }, (_, row) => row)
  return rows.sort((a, b) => (values[a * width + column] ?? 0) - (values[b * width + column] ?? 0) || a - b)
}

function medianAround(row: Float32Array, at: number, size: number): number {
  const half = (size - 1) / 2
  const around = Float32Array.from({ length: size }, (_, i) => row[mirrored(at - half + i, row.length)] ?? 0)
  return around.sort()[half] ?? 0
}

/** d c b a | a b c d | d c b a */
function mirrored(at: number, length: number): number {
  const folded = ((at % (2 * length)) + 2 * length) % (2 * length)
  return folded < length ? folded : 2 * length - 1 - folded
}
