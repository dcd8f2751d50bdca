export const histogramBins = 256

/**
 * What a histogram spans. One pixel of a thousand may lie outside on either side, and a quarter of the span is shown beyond
 * the others: hot pixels would squeeze the rest into one bin.
 */
export function histogramRange(
  low: number,
  high: number,
  minimum: number,
  maximum: number,
): readonly [from: number, to: number] {
  const margin = (high - low) / 4
  return [Math.max(minimum, low - margin), Math.min(maximum, high + margin)]
}
