import type { ImageShape } from '../../model/pixels.ts'
import { HutchError } from '../../model/problem.ts'
import type { DetectorGeometry } from './detector-geometry.ts'
import type { Poni } from './parse-poni.ts'

/** The geometry for images of this size: of a binned detector when they are a whole number of times smaller. */
export function binnedTo({ geometry, shape }: Poni, { height, width }: ImageShape): DetectorGeometry {
  if (shape === undefined) return geometry
  const [slow, fast] = [shape.height / height, shape.width / width]
  if (Number.isInteger(slow) && Number.isInteger(fast))
    return { ...geometry, pixel1M: geometry.pixel1M * slow, pixel2M: geometry.pixel2M * fast }
  throw new HutchError({
    kind: 'description',
    message: `The PONI file is for ${shape.height} × ${shape.width} pixels, the images have ${height} × ${width}`,
    advice: 'Give the PONI file of this detector; binned images may be a whole number of times smaller',
  })
}
