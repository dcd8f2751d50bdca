import type { RoiPoint } from '../../model/roi.ts'
import type { CountedPixels } from '../regions/region-statistics.ts'

/** Lengths in pixels of the full image, from its corner. */
export type ProfileRequest =
  | { readonly kind: 'row'; readonly y: number }
  | { readonly kind: 'column'; readonly x: number }
  | { readonly kind: 'line'; readonly from: RoiPoint; readonly to: RoiPoint }
  /** Mean over circles of whole pixels in radius. */
  | { readonly kind: 'radial'; readonly x: number; readonly y: number }

export type ProfileKind = ProfileRequest['kind']

/** `values[i]` stands at `start + i × step` pixels along the profile; NaN where no pixel counts. */
export interface Profile {
  readonly kind: ProfileKind
  readonly start: number
  readonly step: number
  readonly values: Float64Array
}

/** At full resolution. Masked and saturated pixels and what is no number are gaps, and left out of means. */
export function profileOf(image: CountedPixels, height: number, request: ProfileRequest): Profile {
  switch (request.kind) {
    case 'row':
      return rowOf(image, height, Math.floor(request.y))
    case 'column':
      return columnOf(image, height, Math.floor(request.x))
    case 'line':
      return lineOf(image, height, request.from, request.to)
    case 'radial':
      return radialOf(image, height, request)
  }
}

/** NaN for what does not count. */
function valueAt({ mask, pixels, saturation }: CountedPixels, at: number): number {
  const value = pixels[at] ?? NaN
  return (mask !== undefined && mask[at] !== 0) || value >= (saturation ?? Infinity) ? NaN : value
}

function rowOf(image: CountedPixels, height: number, row: number): Profile {
  const isInside = row >= 0 && row < height
  const values = new Float64Array(isInside ? image.imageWidth : 0)
  for (let x = 0; x < values.length; x++) values[x] = valueAt(image, row * image.imageWidth + x)
  return { kind: 'row', start: 0, step: 1, values }
}

function columnOf(image: CountedPixels, height: number, column: number): Profile {
  const isInside = column >= 0 && column < image.imageWidth
  const values = new Float64Array(isInside ? height : 0)
  for (let y = 0; y < values.length; y++) values[y] = valueAt(image, y * image.imageWidth + column)
  return { kind: 'column', start: 0, step: 1, values }
}

/** No line on a screen is longer. */
const longestLine = 16_384

/** Steps of about a pixel from end to end, each between its four pixels by their distance. */
function lineOf(image: CountedPixels, height: number, from: RoiPoint, to: RoiPoint): Profile {
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  const steps = Math.min(longestLine, Math.max(1, Math.round(length)))
  const values = new Float64Array(steps + 1)
  for (let i = 0; i <= steps; i++) {
    // Rounding may carry the last step past its end, and so past the border of the image.
    const x = i === steps ? to.x : from.x + ((to.x - from.x) * i) / steps
    const y = i === steps ? to.y : from.y + ((to.y - from.y) * i) / steps
    values[i] = between(image, height, x - 0.5, y - 0.5)
  }
  return { kind: 'line', start: 0, step: length / steps, values }
}

/** `x` and `y` in pixel indices. A weight of 0 asks for no pixel, so that the border of the image can be reached. */
function between(image: CountedPixels, height: number, x: number, y: number): number {
  const left = Math.floor(x)
  const top = Math.floor(y)
  let sum = 0
  for (let row = 0; row < 2; row++) {
    for (let column = 0; column < 2; column++) {
      const weight = Math.abs(1 - column - (x - left)) * Math.abs(1 - row - (y - top))
      if (weight === 0) continue
      const px = left + column
      const py = top + row
      if (px < 0 || py < 0 || px >= image.imageWidth || py >= height) return NaN
      sum += weight * valueAt(image, py * image.imageWidth + px)
    }
  }
  return sum
}

/** Bin i has the pixels whose centres are i … i + 1 pixels from the centre, and stands at i + ½. */
function radialOf(image: CountedPixels, height: number, { x, y }: RoiPoint): Profile {
  const { imageWidth } = image
  const farX = Math.max(Math.abs(x), Math.abs(imageWidth - x))
  const farY = Math.max(Math.abs(y), Math.abs(height - y))
  const bins = Math.min(longestLine, Math.ceil(Math.hypot(farX, farY)))
  const sums = new Float64Array(bins)
  const counts = new Uint32Array(bins)
  for (let row = 0, at = 0; row < height; row++) {
    const dy = row + 0.5 - y
    for (let column = 0; column < imageWidth; column++, at++) {
      const value = valueAt(image, at)
      if (value - value !== 0) continue
      const dx = column + 0.5 - x
      const bin = Math.sqrt(dx * dx + dy * dy) | 0
      if (bin >= bins) continue
      sums[bin] = (sums[bin] ?? 0) + value
      counts[bin] = (counts[bin] ?? 0) + 1
    }
  }
  return { kind: 'radial', start: 0.5, step: 1, values: sums.map((sum, i) => sum / (counts[i] ?? 0)) }
}
