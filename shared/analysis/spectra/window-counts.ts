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
 * detector elements, row by row, are added up; masked channels take no part in sum, mean and width. NaN where another channel
 * lacks a value.
 */
export function windowCounts(
  spectra: Float32Array,
  channels: number,
  { from, to, side }: ChannelWindow,
  mask?: Uint8Array,
): number {
  let counts = 0
  for (let start = 0; start < spectra.length; start += channels) {
    const line = sumOf(spectra, start + from, start + to, mask)
    const below = sumOf(spectra, start + from - side, start + from, mask)
    const above = sumOf(spectra, start + to, start + to + side, mask)
    const sides = below.channels + above.channels
    if (side === 0) counts += line.sum
    // An element of which all background is masked has no line either.
    else if (sides > 0) counts += line.sum - ((below.sum + above.sum) * line.channels) / sides
  }
  return counts
}

/** Adds the spectra of all elements, row by row, to one; without masked channels. */
export function addSpectra(spectra: Float32Array, sum: Float64Array, mask?: Uint8Array): void {
  const channels = sum.length
  if (mask !== undefined) {
    addUnmasked(spectra, sum, mask)
    return
  }
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

function addUnmasked(spectra: Float32Array, sum: Float64Array, mask: Uint8Array): void {
  for (let at = 0; at < spectra.length; at++) {
    if (mask[at] !== 0) continue
    const channel = at % sum.length
    sum[channel] = (sum[channel] ?? 0) + (spectra[at] ?? 0)
  }
}

function sumOf(
  values: Float32Array,
  from: number,
  to: number,
  mask: Uint8Array | undefined,
): { readonly sum: number; readonly channels: number } {
  let sum = 0
  let channels = 0
  for (let i = from; i < to; i++) {
    if (mask?.[i]) continue
    sum += values[i] ?? Number.NaN
    channels++
  }
  return { sum, channels }
}
