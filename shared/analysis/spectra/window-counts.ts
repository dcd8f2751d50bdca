/** Channels [from, to) of a spectrum. */
export interface ChannelWindow {
  readonly from: number
  readonly to: number
  /** Channels on either side that show the background; 0: none is taken off. */
  readonly side: number
}

/**
 * Counts of a line above its background: Σ over the window, less the mean of the channels at both sides times its width (the
 * three-window method of nuclear spectrometry: Gilmore, Practical Gamma-ray Spectrometry (2008), 5.4). Spectra of several
 * detector elements, row by row, are added up. NaN where a channel lacks a value.
 */
export function windowCounts(
  spectra: Float32Array,
  channels: number,
  { from, to, side }: ChannelWindow,
): number {
  let counts = 0
  let background = 0
  for (let start = 0; start < spectra.length; start += channels) {
    counts += sumOf(spectra, start + from, start + to)
    background +=
      sumOf(spectra, start + from - side, start + from) + sumOf(spectra, start + to, start + to + side)
  }
  return side === 0 ? counts : counts - (background * (to - from)) / (2 * side)
}

/** Adds the spectra of all elements, row by row, to one. */
export function addSpectra(spectra: Float32Array, sum: Float64Array): void {
  const channels = sum.length
  let start = 0
  // Four at a time: the sum is read and written once for all of them.
  for (; start + 4 * channels <= spectra.length; start += 4 * channels) addFour(spectra, start, sum)
  for (; start < spectra.length; start += channels)
    for (let i = 0; i < channels; i++) sum[i] = (sum[i] ?? 0) + (spectra[start + i] ?? 0)
}

function addFour(spectra: Float32Array, start: number, sum: Float64Array): void {
  const channels = sum.length
  const [second, third, fourth] = [start + channels, start + 2 * channels, start + 3 * channels]
  for (let i = 0; i < channels; i++) {
    const two = (spectra[start + i] ?? 0) + (spectra[second + i] ?? 0)
    sum[i] = (sum[i] ?? 0) + (two + ((spectra[third + i] ?? 0) + (spectra[fourth + i] ?? 0)))
  }
}

function sumOf(values: Float32Array, from: number, to: number): number {
  let sum = 0
  for (let i = from; i < to; i++) sum += values[i] ?? Number.NaN
  return sum
}
