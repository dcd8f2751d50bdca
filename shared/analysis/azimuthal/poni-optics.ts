import type { ImageShape } from '../../model/pixels.ts'
import type { ImageOptics } from '../../imaging/geometry/image-optics.ts'
import { binnedTo } from './binned.ts'
import type { DetectorGeometry } from './geometry.ts'

/** A PONI file for images of this size. Throws `HutchError` where it is for another detector. */
export function poniOptics(poni: DetectorGeometry, image: ImageShape): ImageOptics {
  const { distanceM, pixelM, poniM, rotationsRad, wavelengthM } = binnedTo(poni, image)
  const [pixel1M, pixel2M] = pixelM
  const [poni1M, poni2M] = poniM
  const [rot1Rad, rot2Rad, rot3Rad] = rotationsRad
  return {
    pixelUm: { x: pixel2M * 1e6, y: pixel1M * 1e6 },
    geometry: { distanceM, poni1M, poni2M, rot1Rad, rot2Rad, rot3Rad, pixel1M, pixel2M, wavelengthM },
  }
}
