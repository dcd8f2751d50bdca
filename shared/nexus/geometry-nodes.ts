import { directBeam } from '../imaging/geometry/placed-detector.ts'
import type { DetectorGeometry } from '../imaging/geometry/detector-geometry.ts'
import { group, number } from './nodes.ts'
import type { SkeletonNode } from './skeleton.ts'

/**
 * Where a detector stands, twice: the direct beam as NXdetector has it, which every program reads, and the point of normal
 * incidence with the rotations of pyFAI, which says all of a tilted detector.
 */
export function geometryNodes(path: string, geometry: DetectorGeometry): readonly SkeletonNode[] {
  const beam = directBeam(geometry)
  const { distanceM, poni1M, poni2M, rot1Rad, rot2Rad, rot3Rad, wavelengthM } = geometry
  return [
    number(`${path}/distance`, beam.distanceM, 'm'),
    number(`${path}/beam_center_x`, beam.x, 'pixels'),
    number(`${path}/beam_center_y`, beam.y, 'pixels'),
    group(`${path}/poni`, 'NXcollection'),
    number(`${path}/poni/distance`, distanceM, 'm'),
    number(`${path}/poni/poni1`, poni1M, 'm'),
    number(`${path}/poni/poni2`, poni2M, 'm'),
    number(`${path}/poni/rot1`, rot1Rad, 'rad'),
    number(`${path}/poni/rot2`, rot2Rad, 'rad'),
    number(`${path}/poni/rot3`, rot3Rad, 'rad'),
    ...(wavelengthM === undefined ? [] : [number(`${path}/poni/wavelength`, wavelengthM, 'm')]),
  ]
}
