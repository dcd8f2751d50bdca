import type { ImageShape } from '../../model/pixels.ts'
import type { DetectorGeometry } from './detector-geometry.ts'
import { refusedPoni, type PoniLines } from './poni-lines.ts'

/**
 * The same detector, its pixels counted as they lie in the image. pyFAI counts rows from the last one in orientations 1 and 2,
 * columns from the last one in 1 and 4, and mirrors the laboratory likewise (`_reorder_indexes_from_orientation` and the signs
 * of t1 and t2 in its geometry). A mirror along one axis moves the PONI to the other end and turns the rotations about the two
 * other axes round, so that what comes out is a geometry like any other.
 */
export function orientedAs(
  orientation: number,
  geometry: DetectorGeometry,
  shape: ImageShape | undefined,
  lines: PoniLines,
): DetectorGeometry {
  if (orientation === 3) return geometry
  if (shape === undefined)
    throw refusedPoni(
      lines,
      `its orientation is ${orientation}, and it does not say how many rows and columns there are`,
      'Detector_config',
      'Add rows and columns to Detector_config, like "max_shape": [2167, 2070]',
    )
  const rows = orientation === 1 || orientation === 2 ? mirroredRows(geometry, shape.height) : geometry
  return orientation === 1 || orientation === 4 ? mirroredColumns(rows, shape.width) : rows
}

function mirroredRows(geometry: DetectorGeometry, height: number): DetectorGeometry {
  const { pixel1M, poni1M, rot2Rad, rot3Rad } = geometry
  return { ...geometry, poni1M: height * pixel1M - poni1M, rot2Rad: -rot2Rad, rot3Rad: -rot3Rad }
}

function mirroredColumns(geometry: DetectorGeometry, width: number): DetectorGeometry {
  const { pixel2M, poni2M, rot1Rad, rot3Rad } = geometry
  return { ...geometry, poni2M: width * pixel2M - poni2M, rot1Rad: -rot1Rad, rot3Rad: -rot3Rad }
}
