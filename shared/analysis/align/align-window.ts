import type { ImageShape, PixelArray } from '../../model/pixels.ts'
import type { PixelRegion } from '../../workflow/read-parameter.ts'
import { Fourier, type Spectrum } from './fourier.ts'

/** The part of an image that is compared, binned to a square whose side is a power of two. */
export interface AlignWindow {
  readonly row: number
  readonly column: number
  /** Pixels of the image per pixel of the window, along both directions. */
  readonly bin: number
  readonly side: number
}

const smallestSide = 16

/**
 * The largest square inside a region that can be binned to a power of two of at most `largestSide`; in its middle. Undefined
 * where the region is smaller than 16 pixels.
 */
export function alignWindow(
  image: ImageShape,
  region: PixelRegion | undefined,
  largestSide: number,
): AlignWindow | undefined {
  const rows = region?.rows ?? [0, image.height]
  const columns = region?.columns ?? [0, image.width]
  const height = Math.min(rows[1], image.height) - rows[0]
  const width = Math.min(columns[1], image.width) - columns[0]
  const shorter = Math.min(height, width)
  if (shorter < smallestSide) return undefined
  const bin = Math.max(1, Math.floor(shorter / largestSide))
  const side = 2 ** Math.floor(Math.log2(Math.min(largestSide, shorter / bin)))
  const row = rows[0] + Math.floor((height - side * bin) / 2)
  const column = columns[0] + Math.floor((width - side * bin) / 2)
  return { row, column, bin, side }
}

/**
 * Spectrum of the window of an image of transmissions or counts: absorbance −ln, binned, mean subtracted, damped towards its edges by a Hann
 * window, which keeps the edges themselves from being what is aligned. Pixels without a positive value count as mean.
 */
export function windowSpectrum(
  pixels: PixelArray,
  image: ImageShape,
  window: AlignWindow,
  fourier: Fourier,
): Spectrum {
  const { side } = window
  const re = binned(pixels, image, window)
  const mean = meanOf(re)
  const taper = Float64Array.from(
    { length: side },
    (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / side),
  )
  for (let row = 0; row < side; row++) {
    const vertical = taper[row] ?? 0
    for (let column = 0; column < side; column++) {
      const at = row * side + column
      const value = re[at] ?? 0
      re[at] = value === value ? (value - mean) * vertical * (taper[column] ?? 0) : 0
    }
  }
  const spectrum = { re, im: new Float64Array(side * side) }
  fourier.forward(spectrum)
  return spectrum
}

/** Absorbance of the mean of the valid pixels of every bin; NaN where there is none, as outside of the image. */
function binned(
  pixels: PixelArray,
  { height, width }: ImageShape,
  { row, column, bin, side }: AlignWindow,
): Float64Array {
  const out = new Float64Array(side * side)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      let sum = 0
      let valid = 0
      const left = column + x * bin
      const top = row + y * bin
      for (let line = Math.max(0, top); line < Math.min(height, top + bin); line++) {
        const end = line * width + Math.min(width, left + bin)
        for (let at = line * width + Math.max(0, left); at < end; at++) {
          const value = pixels[at] ?? 0
          if (!(value > 0)) continue
          sum += value
          valid++
        }
      }
      out[y * side + x] = valid === 0 ? Number.NaN : -Math.log(sum / valid)
    }
  }
  return out
}

function meanOf(values: Float64Array): number {
  let sum = 0
  let valid = 0
  for (const value of values) {
    if (value !== value) continue
    sum += value
    valid++
  }
  return valid === 0 ? 0 : sum / valid
}
