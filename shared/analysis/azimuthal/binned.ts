import type { ImageShape } from '../../model/pixels.ts'
import { HutchError } from '../../model/problem.ts'
import type { DetectorGeometry } from './geometry.ts'

/** The geometry for images of this size: of a binned detector when they are a whole number of times smaller. */
export function binnedTo(geometry: DetectorGeometry, { height, width }: ImageShape): DetectorGeometry {
  const { pixelM, shape } = geometry
  if (shape === undefined) return geometry
  const [slow, fast] = [shape[0] / height, shape[1] / width]
  if (Number.isInteger(slow) && Number.isInteger(fast))
    return { ...geometry, shape: [height, width], pixelM: [pixelM[0] * slow, pixelM[1] * fast] }
  throw new HutchError({
    kind: 'description',
    message: `The PONI file is for ${shape[0]} × ${shape[1]} pixels, the images have ${height} × ${width}`,
    advice: 'Give the PONI file of this detector; binned images may be a whole number of times smaller',
  })
}
