/**
 * Pixels that have no value, as they stand in a tile. A 16-bit tile keeps its counts, except that the three highest numbers
 * are taken: a pixel above `highestCount` is drawn as that, one part in 20 000 too dark, which no screen can show.
 * Read-outs, statistics and regions are measured on the image itself.
 */
export const highestCount = 65_532
export const saturatedCount = 65_533
export const maskedCount = 65_534
/** Between the modules of a detector, or not a number. */
export const emptyCount = 65_535

/** The same in a tile of floats. */
export const saturatedFloat = Infinity
export const maskedFloat = -Infinity
export const emptyFloat = Number.NaN

/** Values of a mask: 0 is a good pixel. */
export const maskedPixel = 1
/** No sensor there: drawn as background. */
export const gapPixel = 2

/** Which pixels of a detector are not to be trusted. `id` is the same as long as the values are. */
export interface PixelMask {
  readonly id: number
  /** One byte per pixel of the whole image, row by row. */
  readonly values: Uint8Array
}
