import { inStretches } from '../in-stretches.ts'

/**
 * Where each pixel's values rise most steeply with x, found while images come, 28 bytes per pixel: slopes between
 * neighbouring images, the greatest one with those on both sides of it.
 */
export interface Steepest {
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

export function steepest(pixels: number): Steepest {
  const unknown = (): Float32Array => new Float32Array(pixels).fill(Number.NaN)
  return {
    last: unknown(),
    lastSlope: unknown(),
    slope: new Float32Array(pixels).fill(Number.NEGATIVE_INFINITY),
    slopeBefore: unknown(),
    slopeAfter: unknown(),
    interval: new Int32Array(pixels).fill(-1),
    middles: [],
    lastX: Number.NaN,
  }
}

/** Takes images in the order of a scan, up or down in x; a second image at the same x is left out. */
export function addToSteepest(state: Steepest, x: number, y: Float32Array): void {
  const { last, lastX, middles } = state
  if (x === lastX) return
  const step = x - lastX
  state.lastX = x
  if (step === step) {
    middles.push(x - step / 2)
    inStretches(y.length, (from, to) => compareSlopes(state, 1 / step, y, from, to))
  }
  last.set(y)
}

function compareSlopes(state: Steepest, perStep: number, y: Float32Array, from: number, to: number): void {
  const { last, lastSlope, slope, slopeBefore, slopeAfter, interval, middles } = state
  const current = middles.length - 1
  for (let i = from; i < to; i++) {
    const found = ((y[i] ?? 0) - (last[i] ?? 0)) * perStep
    if (found > (slope[i] ?? 0)) {
      slope[i] = found
      slopeBefore[i] = lastSlope[i] ?? Number.NaN
      slopeAfter[i] = Number.NaN
      interval[i] = current
    } else if (interval[i] === current - 1) slopeAfter[i] = found
    lastSlope[i] = found
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
