/**
 * Offset of the chunk of a frame: indices along the leading dimensions, then 0 within the frame.
 *
 * @param grid frames along every dimension after the first
 */
export function frameOffset(frame: number, grid: readonly number[]): number[] {
  const offset: number[] = []
  let left = frame
  for (const size of grid.toReversed()) {
    offset.unshift(left % size)
    left = Math.floor(left / size)
  }
  return [left, ...offset]
}

/** The frame whose chunk has this offset. */
export function frameNumber(offset: readonly number[], grid: readonly number[]): number {
  return grid.reduce((number, size, index) => number * size + (offset[index + 1] ?? 0), offset[0] ?? 0)
}

/** Frames along every dimension after the first: 1 along those that lie within a frame. */
export function frameGrid(dims: readonly number[], chunk: readonly number[]): readonly number[] {
  return dims.slice(1).map((size, index) => size / (chunk[index + 1] ?? size))
}

export function product(sizes: readonly number[]): number {
  return sizes.reduce((all, size) => all * size, 1)
}
