import type { ImageStatistics, Region } from '../../ipc/tile.ts'
import type { SourceImage } from '../bin/source-image.ts'
import { histogramBins, histogramRange } from './histogram-range.ts'

/** Enough for a percentile to 0.1 % of the pixels; sorting it takes 5 ms. */
const sampleSize = 65_536

/**
 * Of an image of 32-bit numbers or floats. Extremes, mean and counts are exact; percentiles and histogram are those of an
 * even sample of at most 65 536 pixels, because values may span nine decades and no table could hold them.
 */
export function wideStatistics(source: SourceImage, region: Region): ImageStatistics {
  const { good, invalid, masked, maximum, minimum, saturated, sum } = scan(source, region)
  const sample = sampleOf(source, region)
  const part = (fraction: number): number => sample[Math.max(0, Math.ceil(fraction * sample.length) - 1)] ?? 0
  const range = good === 0 ? ([0, 0] as const) : histogramRange(part(0.001), part(0.999), minimum, maximum)
  return {
    minimum: good === 0 ? 0 : minimum,
    maximum: good === 0 ? 0 : maximum,
    mean: good === 0 ? 0 : sum / good,
    percentile1: part(0.01),
    percentile99: part(0.99),
    histogram: histogramOf(sample, range),
    histogramRange: range,
    good,
    saturated,
    masked,
    invalid,
    pixels: region.width * region.height,
  }
}

interface Scan {
  good: number
  invalid: number
  masked: number
  saturated: number
  sum: number
  minimum: number
  maximum: number
}

function scan({ imageWidth, mask, pixels, saturation }: SourceImage, region: Region): Scan {
  const found: Scan = {
    good: 0,
    invalid: 0,
    masked: 0,
    saturated: 0,
    sum: 0,
    minimum: Infinity,
    maximum: -Infinity,
  }
  const limit = saturation ?? Infinity
  let { good, maximum, minimum, sum } = found
  for (let row = region.y; row < region.y + region.height; row++) {
    const start = row * imageWidth + region.x
    for (let i = start; i < start + region.width; i++) {
      const value = pixels[i] ?? Number.NaN
      if (mask !== undefined && mask[i] !== 0) found.masked += 1
      else if (value - value !== 0) found.invalid += 1
      else if (value >= limit) found.saturated += 1
      else {
        good += 1
        sum += value
        if (value < minimum) minimum = value
        if (value > maximum) maximum = value
      }
    }
  }
  return { ...found, good, sum, minimum, maximum }
}

/** Good pixels, sorted. The step is odd, so that it does not walk down one column of an image with an even width. */
function sampleOf({ imageWidth, mask, pixels, saturation }: SourceImage, region: Region): Float64Array {
  const limit = saturation ?? Infinity
  const all = region.width * region.height
  const step = all <= sampleSize ? 1 : Math.ceil(all / sampleSize) | 1
  const sample = new Float64Array(Math.ceil(all / step))
  let taken = 0
  for (let at = 0; at < all; at += step) {
    const i = (region.y + Math.floor(at / region.width)) * imageWidth + region.x + (at % region.width)
    const value = pixels[i] ?? Number.NaN
    if ((mask === undefined || mask[i] === 0) && value - value === 0 && value < limit) sample[taken++] = value
  }
  return sample.subarray(0, taken).sort()
}

function histogramOf(sample: Float64Array, [from, to]: readonly [number, number]): Uint32Array {
  const histogram = new Uint32Array(histogramBins)
  const perValue = to > from ? histogramBins / (to - from) : 0
  for (const value of sample) {
    if (value < from || value > to) continue
    const bin = Math.min(histogramBins - 1, Math.floor((value - from) * perValue))
    histogram[bin] = (histogram[bin] ?? 0) + 1
  }
  return histogram
}
