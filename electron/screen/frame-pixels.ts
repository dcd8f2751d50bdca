import { demand } from '../../shared/base/assert.ts'
import type { MeanOfBlocks } from '../../shared/imaging/bin-image.ts'
import type { SourceImage } from '../../shared/imaging/bin/source-image.ts'
import { pixelView, type PixelArray } from '../../shared/model/pixels.ts'
import type { ScreenFrame } from './protocol.ts'

/** Shared memory that frames lie in. */
export interface LentRing {
  readonly memory: WebAssembly.Memory
  readonly slotBytes: number
  readonly meanOf: MeanOfBlocks | undefined
}

export type Rings = ReadonlyMap<number, LentRing>

/** What bins this frame quicker than a loop over its pixels: frames in a ring lie where vector instructions reach them. */
export function meanOfBlocks({ pixels }: ScreenFrame, rings: Rings): MeanOfBlocks | undefined {
  return 'ring' in pixels ? rings.get(pixels.ring)?.meanOf : undefined
}

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
  return pixelView(ring.memory.buffer, pixelType, pixels.slot * ring.slotBytes, count)
}
