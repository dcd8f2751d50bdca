import { demand } from '../../shared/base/assert.ts'
import type { SourceImage } from '../../shared/imaging/bin/source-image.ts'
import { pixelView, type PixelArray } from '../../shared/model/pixels.ts'
import type { ScreenFrame } from './protocol.ts'

/** The rings of shared memory that frames lie in. */
export type Rings = ReadonlyMap<number, { readonly memory: SharedArrayBuffer; readonly slotBytes: number }>

/** A frame with its pixels where they lie. */
export function sourceImage(frame: ScreenFrame, rings: Rings): SourceImage {
  const { image, mask, saturation } = frame
  return {
    pixels: pixelsOf(frame, rings),
    imageWidth: image.width,
    saturation,
    mask: mask?.values.length === image.width * image.height ? mask.values : undefined,
  }
}

function pixelsOf({ image, pixels, pixelType }: ScreenFrame, rings: Rings): PixelArray {
  const count = image.width * image.height
  if ('buffer' in pixels) return pixelView(pixels.buffer, pixelType, 0, count)
  const ring = demand(rings.get(pixels.ring), `ring ${pixels.ring}`)
  return pixelView(ring.memory, pixelType, pixels.slot * ring.slotBytes, count)
}
