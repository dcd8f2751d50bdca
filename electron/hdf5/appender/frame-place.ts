/** Offset of the chunk of a frame: indices along the leading dimensions, then 0 for rows and columns. */
export function frameOffset(frame: number, rest: readonly number[]): number[] {
  const offset = [0, 0]
  let left = frame
  for (const size of rest.toReversed()) {
    offset.unshift(left % size)
    left = Math.floor(left / size)
  }
  return [left, ...offset]
}

/** The frame whose chunk has this offset. */
export function frameNumber(offset: readonly number[], rest: readonly number[]): number {
  return rest.reduce((number, size, index) => number * size + (offset[index + 1] ?? 0), offset[0] ?? 0)
}

/** Leading dimensions after the first, of a dataset [*, rest…, rows, columns]. */
export function innerLeading(dims: readonly number[]): readonly number[] {
  return dims.slice(1, -2)
}

export function product(sizes: readonly number[]): number {
  return sizes.reduce((all, size) => all * size, 1)
}
