import { counted } from '../base/counted.ts'
import { momentsKernels } from './kernels/moments-code.ts'
import { StackRoom, type Piece } from './kernels/stack-room.ts'

/**
 * Mean, variance and extremes of every pixel over the images of a stack, in one pass: Welford's update (Technometrics 4 (1962)
 * 419), without the loss of digits of Σx² − (Σx)²/n. Pixels without a value (NaN) are left out of it. 24 bytes per pixel, 28
 * once a value was missing.
 */
export interface Moments {
  readonly mean: Float64Array
  /** Σ (x − mean)². */
  readonly squares: Float64Array
  readonly minimum: Float32Array
  readonly maximum: Float32Array
  images: number
  /** Values of every pixel; undefined while each pixel had one in all images. */
  counts: Uint32Array | undefined
  readonly room: StackRoom
  readonly kernels: ReturnType<typeof momentsKernels.over>
}

export function moments(pixels: number): Moments {
  const room = new StackRoom(pixels, { float64: 2, bytes32: 2 })
  return {
    room,
    mean: room.float64(0),
    squares: room.float64(0),
    minimum: room.float32(Number.POSITIVE_INFINITY),
    maximum: room.float32(Number.NEGATIVE_INFINITY),
    images: 0,
    counts: undefined,
    kernels: room.over(momentsKernels),
  }
}

/** Answers with the mean over the image; NaN where no pixel has a value. */
export function addToMoments(state: Moments, image: Float32Array): number {
  const total = { sum: 0, count: 0 }
  state.images++
  state.room.inPieces(image, piece => addPiece(state, image, piece, total))
  return total.sum / total.count
}

/** For the log of a result; empty where nothing is missing. */
export function missingRemarks(state: Moments): readonly string[] {
  const missing = missingValues(state)
  return missing === 0 ? [] : [`${counted(missing, 'pixel')} without a value, over all images: left out`]
}

/** Pixels without a value in all images together: they were left out. */
function missingValues({ counts, images }: Moments): number {
  return counts === undefined ? 0 : counts.reduce((missing, count) => missing + images - count, 0)
}

/** Sample standard deviation; NaN where there are fewer than two values. */
export function readDeviation({ squares, counts, images, room, kernels }: Moments, out: Float32Array): void {
  if (counts !== undefined) deviationOfKnown(squares, counts, out)
  else if (images < 2) out.fill(Number.NaN)
  else
    room.outPieces(out, ({ from, start, end }) => {
      const source = squares.byteOffset + 8 * from
      kernels.deviation(source, source + 2 * (end - start), start, 1 / (images - 1))
    })
}

/** NaN where there is no value. */
export function readMean({ mean, counts, images }: Moments, out: Float32Array): void {
  if (images === 0) out.fill(Number.NaN)
  else out.set(mean)
  if (counts === undefined) return
  for (let i = 0; i < out.length; i++) if (counts[i] === 0) out[i] = Number.NaN
}

/** NaN where there is no value: there the smallest and the largest are still the wrong way round. */
export function readExtremes(
  { minimum, maximum, counts, images }: Moments,
  lowest: Float32Array,
  highest: Float32Array,
): void {
  lowest.set(minimum)
  highest.set(maximum)
  for (const out of [lowest, highest]) {
    if (images === 0) out.fill(Number.NaN)
    if (counts === undefined) continue
    for (let i = 0; i < out.length; i++) if (counts[i] === 0) out[i] = Number.NaN
  }
}

interface Total {
  sum: number
  count: number
}

function addPiece(state: Moments, image: Float32Array, { from, start, end }: Piece, total: Total): void {
  const { kernels, images, mean, squares, minimum, maximum } = state
  const values = image.subarray(from, from + (end - start) / 4)
  const sum = kernels.sum(start, end)
  // NaN anywhere spoils it.
  if (sum !== sum) state.counts ??= countsSoFar(state, from)
  if (state.counts !== undefined) {
    addKnown(state, state.counts, values, from, total)
    return
  }
  const [float64At, float32At] = [8 * from, 4 * from]
  kernels.addImage(
    start,
    end,
    mean.byteOffset + float64At,
    squares.byteOffset + float64At,
    minimum.byteOffset + float32At,
    maximum.byteOffset + float32At,
    1 / images,
  )
  total.sum += sum
  total.count += values.length
}

/** While an image is being added, up to `from`. */
function countsSoFar({ mean, images }: Moments, from: number): Uint32Array {
  return new Uint32Array(mean.length).fill(images, 0, from).fill(images - 1, from)
}

function addKnown(
  { mean, squares, minimum, maximum }: Moments,
  counts: Uint32Array,
  values: Float32Array,
  from: number,
  total: Total,
): void {
  for (let at = 0, i = from; at < values.length; at++, i++) {
    const value = values[at] ?? Number.NaN
    if (value !== value) continue
    total.sum += value
    total.count++
    const count = (counts[i] ?? 0) + 1
    const before = mean[i] ?? 0
    const after = before + (value - before) / count
    counts[i] = count
    mean[i] = after
    squares[i] = (squares[i] ?? 0) + (value - before) * (value - after)
    if (value < (minimum[i] ?? 0)) minimum[i] = value
    if (value > (maximum[i] ?? 0)) maximum[i] = value
  }
}

function deviationOfKnown(squares: Float64Array, counts: Uint32Array, out: Float32Array): void {
  for (let i = 0; i < out.length; i++) {
    const count = counts[i] ?? 0
    out[i] = count < 2 ? Number.NaN : Math.sqrt((squares[i] ?? 0) / (count - 1))
  }
}
