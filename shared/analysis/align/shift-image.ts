import { assert } from '../../base/assert.ts'
import type { ImageShape } from '../../model/pixels.ts'

/**
 * Moves an image by fractions of a pixel towards higher rows and columns, by cubic convolution (Keys, IEEE Trans. ASSP 29, 1981,
 * 1153, a = −1/2), separable: the fraction is the same everywhere. NaN where it would need pixels from outside; a pixel without a value
 * takes those with it whose value would come from it for the larger part, others do without it.
 */
export function shiftImage(
  pixels: Float32Array,
  { height, width }: ImageShape,
  rows: number,
  columns: number,
  out: Float32Array,
): void {
  assert(pixels.length === height * width && out.length === pixels.length, 'images of different sizes')
  const rowTaps = taps(-rows)
  const columnTaps = taps(-columns)
  const lines = new Map<number, Float32Array>()
  for (let y = 0; y < height; y++) {
    const target = out.subarray(y * width, (y + 1) * width)
    const first = y + rowTaps.offset - 1
    if (first < 0 || first + 3 >= height) {
      target.fill(Number.NaN)
      continue
    }
    const [one, two, three, four] = [0, 1, 2, 3].map(step => {
      const known = lines.get(first + step)
      if (known !== undefined) return known
      // A line that is no longer needed lends its memory.
      const memory = lines.get(first - 1) ?? new Float32Array(width)
      lines.delete(first - 1)
      const line = shiftLine(
        pixels.subarray((first + step) * width, (first + step + 1) * width),
        columnTaps,
        memory,
      )
      lines.set(first + step, line)
      return line
    })
    assert(one !== undefined && two !== undefined && three !== undefined && four !== undefined, 'four lines')
    mix(one, two, three, four, rowTaps.weights, target)
  }
}

interface Taps {
  /** Of the pixel at or before the place that is read. */
  readonly offset: number
  readonly weights: readonly [number, number, number, number]
}

function taps(displacement: number): Taps {
  const offset = Math.floor(displacement)
  const t = displacement - offset
  return {
    offset,
    weights: [
      ((-0.5 * t + 1) * t - 0.5) * t,
      (1.5 * t - 2.5) * t * t + 1,
      ((-1.5 * t + 2) * t + 0.5) * t,
      (0.5 * t - 0.5) * t * t,
    ],
  }
}

function shiftLine(line: Float32Array, { offset, weights }: Taps, out: Float32Array): Float32Array {
  const { length } = line
  const [a, b, c, d] = weights
  const from = Math.max(0, 1 - offset)
  const to = Math.min(length, length - 2 - offset)
  out.fill(Number.NaN, 0, Math.min(from, length))
  for (let x = from; x < to; x++) {
    const at = x + offset
    const value =
      (line[at - 1] ?? 0) * a + (line[at] ?? 0) * b + (line[at + 1] ?? 0) * c + (line[at + 2] ?? 0) * d
    out[x] =
      value === value
        ? value
        : withHoles(line[at - 1] ?? 0, line[at] ?? 0, line[at + 1] ?? 0, line[at + 2] ?? 0, weights)
  }
  out.fill(Number.NaN, Math.max(to, 0))
  return out
}

function mix(
  one: Float32Array,
  two: Float32Array,
  three: Float32Array,
  four: Float32Array,
  weights: Taps['weights'],
  out: Float32Array,
): void {
  const [a, b, c, d] = weights
  for (let x = 0; x < out.length; x++) {
    const value = (one[x] ?? 0) * a + (two[x] ?? 0) * b + (three[x] ?? 0) * c + (four[x] ?? 0) * d
    out[x] =
      value === value ? value : withHoles(one[x] ?? 0, two[x] ?? 0, three[x] ?? 0, four[x] ?? 0, weights)
  }
}

/** Linear between the two inner pixels, or the one of them that weighs more when the other has no value. */
function withHoles(
  _before: number,
  left: number,
  right: number,
  _after: number,
  [, leftWeight, rightWeight]: Taps['weights'],
): number {
  const total = leftWeight + rightWeight
  const linear = (left * leftWeight + right * rightWeight) / total
  if (linear === linear) return linear
  return leftWeight >= rightWeight ? left : right
}
