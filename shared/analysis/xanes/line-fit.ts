import { inStretches } from '../in-stretches.ts'

/**
 * One straight line y = offset + slope·(x − origin) per pixel by least squares, fed image by image: only Σy and Σ(x −
 * origin)·y are kept, 16 bytes per pixel. A pixel without a value (NaN) in one of its images has no line.
 */
export interface LineFit {
  readonly origin: number
  readonly sumY: Float64Array
  readonly sumXy: Float64Array
  count: number
  sumX: number
  sumXx: number
}

/** @param origin near the middle of the x to come: sums of small numbers lose no digits. */
export function lineFit(pixels: number, origin: number): LineFit {
  const sumY = new Float64Array(pixels)
  return { origin, sumY, sumXy: new Float64Array(pixels), count: 0, sumX: 0, sumXx: 0 }
}

export function addToLines(fit: LineFit, x: number, y: Float32Array): void {
  const { origin } = fit
  const fromOrigin = x - origin
  fit.count++
  fit.sumX += fromOrigin
  fit.sumXx += fromOrigin * fromOrigin
  inStretches(y.length, (from, to) => addStretch(fit, fromOrigin, y, from, to))
}

function addStretch(
  { sumY, sumXy }: LineFit,
  fromOrigin: number,
  y: Float32Array,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    const value = y[i] ?? Number.NaN
    sumY[i] = (sumY[i] ?? 0) + value
    sumXy[i] = (sumXy[i] ?? 0) + fromOrigin * value
  }
}

/**
 * Turns sums into a function of the pixel and of x. Images at one x only give a constant; without an image there is no
 * line: NaN.
 */
export function fittedLines(fit: LineFit): (pixel: number, x: number) => number {
  const { sumY, sumXy, count, sumX, sumXx, origin } = fit
  const spread = count * sumXx - sumX * sumX
  // Relative to sums of squares of that size rounding leaves about 1e-15.
  const isSloped = spread > 1e-12 * count * sumXx
  return (pixel, x) => {
    const y = sumY[pixel] ?? Number.NaN
    if (!isSloped) return y / count
    const slope = (count * (sumXy[pixel] ?? Number.NaN) - sumX * y) / spread
    return (y - slope * sumX) / count + slope * (x - origin)
  }
}
