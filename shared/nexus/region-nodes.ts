import { regionSpans } from '../imaging/regions/region-spans.ts'
import { group, number, text } from './nodes.ts'
import type { NumberColumn } from './number-columns.ts'
import type { SkeletonNode } from './skeleton.ts'

type RegionSource = Extract<NumberColumn['source'], { kind: 'region' }>

/** What was counted, beside the counts: how it was drawn, and exactly which pixels that are. */
export function regionNodes(
  groupPath: string,
  { camera, region }: Pick<RegionSource, 'camera' | 'region'>,
): readonly SkeletonNode[] {
  const path = `${groupPath}/region`
  const { height, width } = camera.image
  const spans = regionSpans(region.shape, width, height)
  return [
    group(path, 'NXcollection'),
    text(`${path}/name`, region.name),
    text(`${path}/description`, 'Sum over the pixels of the region and all frames of one point'),
    text(`${path}/shape`, JSON.stringify(region.shape)),
    ...(region.saturation === undefined
      ? []
      : [number(`${path}/saturation_value`, region.saturation, 'counts')]),
    {
      kind: 'constant',
      path: `${path}/spans`,
      value: { type: 'int32', shape: [spans.length / 3, 3], data: [...spans] },
      attributes: { long_name: 'row, first column, one past the last column' },
    },
  ]
}
