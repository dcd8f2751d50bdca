import { spectraKernels } from '../kernels/spectra-code.ts'
import type { Piece, StackRoom } from '../kernels/stack-room.ts'

/**
 * Where each pixel's values rise most steeply with x, found while images come, 28 bytes per pixel: slopes between
 * neighbouring images, the greatest one with those on both sides of it.
 */
export interface Steepest {
  readonly kernels: ReturnType<typeof spectraKernels.over>
  readonly last: Float32Array
  readonly lastSlope: Float32Array
  readonly slope: Float32Array
  readonly slopeBefore: Float32Array
  readonly slopeAfter: Float32Array
  /** Of the greatest slope; −1 where there is none yet. */
  readonly interval: Int32Array
  /** Middle of every interval. */
  readonly middles: number[]
  lastX: number
}

/** Arrays of 32-bit numbers that it takes in a room. */
export const steepestArrays = 6

export function steepest(room: StackRoom): Steepest {
  return {
    kernels: room.over(spectraKernels),
    last: room.float32(Number.NaN),
    lastSlope: room.float32(Number.NaN),
    slope: room.float32(Number.NEGATIVE_INFINITY),
    slopeBefore: room.float32(Number.NaN),
    slopeAfter: room.float32(Number.NaN),
    interval: room.int32(-1),
    middles: [],
    lastX: Number.NaN,
  }
}

/**
 * Begins an image and answers with what takes its pieces. Images come in the order of a scan, up or down in x; a second one at
 * the same x is left out. The first one has no slope (NaN), which is never the greatest.
 */
export function beginSteepest(state: Steepest, x: number): (piece: Piece) => void {
  const { lastX, middles, kernels } = state
  if (x === lastX) return () => undefined
  const step = x - lastX
  state.lastX = x
  if (step === step) middles.push(x - step / 2)
  const current = middles.length - 1
  const arrays = [state.last, state.lastSlope, state.slope, state.slopeBefore, state.slopeAfter] as const
  const [last, lastSlope, slope, before, after] = arrays.map(({ byteOffset }) => byteOffset)
  const interval = state.interval.byteOffset
  return ({ from, start, end }) => {
    const at = (address = 0): number => address + 4 * from
    kernels.compareSlopes(
      ...([start, end, at(last), at(lastSlope), at(slope)] as const),
      ...([at(before), at(after), at(interval), current, 1 / step] as const),
    )
  }
}

/**
 * x of the steepest rise of one pixel: top of the parabola through the three slopes around the greatest. NaN where the
 * greatest slope is the first or the last one, or beside a pixel without a value: then the rise may lie elsewhere.
 */
export function steepestX(state: Steepest, pixel: number): number {
  const { middles } = state
  const at = state.interval[pixel] ?? -1
  const x = middles[at] ?? Number.NaN
  const before = (middles[at - 1] ?? Number.NaN) - x
  const after = (middles[at + 1] ?? Number.NaN) - x
  const top = state.slope[pixel] ?? Number.NaN
  const fallBefore = (state.slopeBefore[pixel] ?? Number.NaN) - top
  const fallAfter = (state.slopeAfter[pixel] ?? Number.NaN) - top
  // a·d² + b·d through (before, fallBefore) and (after, fallAfter); its top is at −b / 2a.
  const bend = fallBefore / before - fallAfter / after
  const slant = (fallAfter * before) / after - (fallBefore * after) / before
  return bend === 0 ? x : x - slant / (2 * bend)
}
