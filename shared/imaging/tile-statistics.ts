import type { TileStatistics } from '../ipc/tile.ts'
import { invalidCount, type BinnedImage } from './bin-image.ts'

const histogramBins = 256

/**
 * Minimum, maximum, mean, percentiles and histogram of a binned image, in values. One pass fills a table of all 65 536
 * counts; everything else is read from the table.
 * @param saturation value at and above which a pixel counts as saturated
 */
export function tileStatistics(image: BinnedImage, saturation: number | undefined): TileStatistics {
  const table = new Uint32Array(65_536)
  for (const count of image.pixels) table[count] = (table[count] ?? 0) + 1
  if (image.hasInvalid) table[invalidCount] = 0
  const summary = summarise(table)
  const [from, to] = histogramCounts(table, summary)
  const value = (count: number): number => image.offset + image.scale * count
  return {
    minimum: value(summary.lowest),
    maximum: value(summary.highest),
    mean: value(summary.mean),
    percentile1: value(percentile(table, summary.total, 0.01)),
    percentile99: value(percentile(table, summary.total, 0.99)),
    histogram: coarseHistogram(table, from, to),
    histogramRange: [value(from), value(to)],
    saturated:
      saturation === undefined ? 0 : countFrom(table, Math.ceil((saturation - image.offset) / image.scale)),
  }
}

function summarise(table: Uint32Array): { lowest: number; highest: number; mean: number; total: number } {
  let lowest = -1
  let highest = 0
  let sum = 0
  let total = 0
  for (let count = 0; count < table.length; count++) {
    const pixels = table[count] ?? 0
    if (pixels === 0) continue
    if (lowest < 0) lowest = count
    highest = count
    sum += pixels * count
    total += pixels
  }
  return { lowest: Math.max(0, lowest), highest, mean: total === 0 ? 0 : sum / total, total }
}

/** Smallest count with at least this fraction of the pixels at or below it. */
function percentile(table: Uint32Array, total: number, fraction: number): number {
  const wanted = fraction * total
  let seen = 0
  for (let count = 0; count < table.length; count++) {
    seen += table[count] ?? 0
    if (seen >= wanted && seen > 0) return count
  }
  return 0
}

/** One pixel of a thousand may lie outside on either side, and a quarter of the span is shown beyond the others. */
function histogramCounts(
  table: Uint32Array,
  { highest, lowest, total }: { readonly lowest: number; readonly highest: number; readonly total: number },
): readonly [from: number, to: number] {
  const low = percentile(table, total, 0.001)
  const high = percentile(table, total, 0.999)
  const margin = Math.ceil((high - low) / 4)
  return [Math.max(lowest, low - margin), Math.min(highest, high + margin)]
}

function coarseHistogram(table: Uint32Array, lowest: number, highest: number): Uint32Array {
  const histogram = new Uint32Array(histogramBins)
  const perCount = histogramBins / (highest - lowest + 1)
  for (let count = lowest; count <= highest; count++) {
    const bin = Math.floor((count - lowest) * perCount)
    histogram[bin] = (histogram[bin] ?? 0) + (table[count] ?? 0)
  }
  return histogram
}

function countFrom(table: Uint32Array, first: number): number {
  let pixels = 0
  for (let count = Math.max(0, first); count < table.length; count++) pixels += table[count] ?? 0
  return pixels
}
