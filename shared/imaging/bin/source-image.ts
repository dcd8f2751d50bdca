import type { PixelArray } from '../../model/pixels.ts'

/** One whole image, row by row, with what is known about its pixels. */
export interface SourceImage {
  readonly pixels: PixelArray
  readonly imageWidth: number
  /** At and above this value a pixel is saturated. */
  readonly saturation: number | undefined
  /** Values of a `PixelMask`. */
  readonly mask?: Uint8Array | undefined
}

/** Counts above this are saturated; no count is where saturation is unknown. */
export function highestGood(saturation: number | undefined): number {
  return saturation === undefined ? 65_535 : Math.min(65_535, Math.ceil(saturation) - 1)
}
