import { gapPixel, type PixelMask } from '../imaging/marks.ts'
import type { ImageShape } from '../model/pixels.ts'
import type { SkeletonNode } from './skeleton.ts'

/** Bits of a NeXus `pixel_mask` (NXdetector): there is no pixel, or its user does not trust it. */
const gapBit = 1
const userBit = 1 << 8

/** `pixel_mask` of a detector. None where the mask is of another size, as that of the whole chip is for a part of it. */
export function maskNodes(
  path: string,
  mask: PixelMask | undefined,
  { height, width }: ImageShape,
): readonly SkeletonNode[] {
  if (mask?.values.length !== height * width) return []
  const value = { type: 'uint32', shape: [height, width], data: maskBits(mask), isCompressed: true } as const
  return [{ kind: 'constant', path: `${path}/pixel_mask`, value, attributes: {} }]
}

function maskBits({ values }: PixelMask): Uint32Array {
  return Uint32Array.from(values, value => (value === 0 ? 0 : value === gapPixel ? gapBit : userBit))
}
