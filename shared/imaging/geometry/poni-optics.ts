import type { ImageShape } from '../../model/pixels.ts'
import { binnedTo } from './binned.ts'
import type { ImageOptics } from './image-optics.ts'
import type { Poni } from './parse-poni.ts'

/** A PONI file for images of this size. Throws `HutchError` where it is for another detector. */
export function poniOptics(poni: Poni, image: ImageShape): ImageOptics {
  const geometry = binnedTo(poni, image)
  return { pixelUm: { x: geometry.pixel2M * 1e6, y: geometry.pixel1M * 1e6 }, geometry }
}
