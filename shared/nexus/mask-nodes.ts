import type { PixelMask } from '../imaging/marks.ts'
import { bitsOfMask } from '../imaging/pixel-mask-bits.ts'
import type { ImageShape } from '../model/pixels.ts'
import type { SkeletonNode } from './skeleton.ts'

/** `pixel_mask` of a detector. None where the mask is of another size, as that of the whole chip is for a part of it. */
export function maskNodes(
  path: string,
  mask: PixelMask | undefined,
  { height, width }: ImageShape,
): readonly SkeletonNode[] {
  if (mask?.values.length !== height * width) return []
  const data = bitsOfMask(mask)
  const value = { type: 'uint32', shape: [height, width], data, isCompressed: true } as const
  return [{ kind: 'constant', path: `${path}/pixel_mask`, value, attributes: {} }]
}
