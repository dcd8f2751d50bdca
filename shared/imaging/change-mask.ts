import type { ImageShape, PixelArray } from '../model/pixels.ts'
import type { RoiShape } from '../model/roi.ts'
import { gapPixel, maskedPixel } from './marks.ts'
import { regionSpans } from './regions/region-spans.ts'

/** One step of drawing a mask. */
export type MaskChange =
  /** The pixels of a region, or all others. */
  | { readonly kind: 'region'; readonly shape: RoiShape; readonly isOutside: boolean }
  /** Pixels of the frame on screen whose value lies beyond a limit, which itself is good. */
  | { readonly kind: 'beyond'; readonly side: 'above' | 'below'; readonly value: number }
  | { readonly kind: 'invert' }
  | { readonly kind: 'clear' }

export interface MaskedImage {
  readonly image: ImageShape
  /** Undefined: every pixel is good. */
  readonly before: Uint8Array | undefined
  /** Of the frame on screen. */
  readonly pixels: PixelArray
}

/** Values of the changed mask, over shared memory. Gaps between modules stay gaps, but for `clear`. */
export function changeMask(change: MaskChange, { before, image, pixels }: MaskedImage): Uint8Array {
  const values = new Uint8Array(new SharedArrayBuffer(image.width * image.height))
  if (change.kind === 'clear') return values
  if (before !== undefined) values.set(before)
  switch (change.kind) {
    case 'region':
      maskRegion(values, change, image)
      break
    case 'beyond':
      for (let at = 0; at < values.length; at++)
        if (values[at] === 0 && isBeyond(pixels[at] ?? Number.NaN, change)) values[at] = maskedPixel
      break
    case 'invert':
      for (let at = 0; at < values.length; at++)
        if (values[at] !== gapPixel) values[at] = values[at] === 0 ? maskedPixel : 0
      break
  }
  return values
}

/** Pixels that are left out. */
export function maskedPixels(values: Uint8Array): number {
  let count = 0
  for (const value of values) if (value !== 0) count += 1
  return count
}

function maskRegion(
  values: Uint8Array,
  { isOutside, shape }: Extract<MaskChange, { kind: 'region' }>,
  { height, width }: ImageShape,
): void {
  const inside = new Uint8Array(values.length)
  const spans = regionSpans(shape, width, height)
  for (let at = 0; at < spans.length; at += 3) {
    const row = (spans[at] ?? 0) * width
    inside.fill(1, row + (spans[at + 1] ?? 0), row + (spans[at + 2] ?? 0))
  }
  const wanted = isOutside ? 0 : 1
  for (let at = 0; at < values.length; at++)
    if (values[at] === 0 && inside[at] === wanted) values[at] = maskedPixel
}

/** NaN is on no side: it has no value anyway. */
function isBeyond(pixel: number, { side, value }: Extract<MaskChange, { kind: 'beyond' }>): boolean {
  return side === 'above' ? pixel > value : pixel < value
}
