import { firstMethod } from '../model/compression.ts'
import type { DetectorFacts } from '../model/detector-facts.ts'
import type { DetectorId } from '../model/ids.ts'
import type { ImageShape } from '../model/pixels.ts'
import { imageKey } from '../model/roles.ts'
import type { NexusContext } from './context.ts'
import type { CameraLayout } from './camera-layout.ts'
import type { AcquisitionLayout, EntryLayout } from './entry-layout.ts'
import { placedDetector } from '../imaging/geometry/placed-detector.ts'
import { geometryNodes } from './geometry-nodes.ts'
import { maskNodes } from './mask-nodes.ts'
import { group, hardLink, number, numbers, placeholder, text } from './nodes.ts'
import { textLimits } from './text-limits.ts'
import type { Attributes, SkeletonNode } from './skeleton.ts'

/** An acquisition that has a camera. */
export type Exposure = AcquisitionLayout & { readonly camera: CameraLayout }

export function exposures(layout: EntryLayout): readonly Exposure[] {
  return layout.acquisitions.flatMap(item =>
    item.camera === undefined ? [] : [{ ...item, camera: item.camera }],
  )
}

/** Every NXdetector with images, without the frames themselves: those come last in a file. */
export function cameraGroups(layout: EntryLayout, context: NexusContext): readonly SkeletonNode[] {
  const known = new Map<DetectorId, { readonly path: string; readonly hasMask: boolean }>()
  return exposures(layout).flatMap(exposure => {
    const { camera } = exposure
    const { detector, groupPath } = camera
    const first = known.get(detector)
    const pixels =
      first === undefined ? pixelFacts(camera, context) : linkedFacts(groupPath, first.path, first.hasMask)
    if (first === undefined)
      known.set(detector, {
        path: groupPath,
        hasMask: pixels.some(({ path }) => path.endsWith('/pixel_mask')),
      })
    return [
      ...detectorHead(groupPath, detector, context),
      ...pixels,
      ...perFrame(exposure),
      ...acquisition(exposure),
    ]
  })
}

/** The growing datasets, in order of the plan. */
export function frameNodes(layout: EntryLayout): readonly SkeletonNode[] {
  return exposures(layout).map(({ camera, plan }) => ({
    kind: 'frames',
    path: camera.dataPath,
    countPath: camera.countPath,
    pixelType: camera.plan.pixelType,
    image: camera.plan.image,
    leading: camera.leading,
    compression: camera.plan.compression,
    attributes: { units: 'counts', interpretation: 'image', long_name: plan.name },
  }))
}

/** One camera alone, with the coordinates of its pixels. */
export function cameraHead(camera: CameraLayout, context: NexusContext): readonly SkeletonNode[] {
  return [...detectorHead(camera.groupPath, camera.detector, context), ...pixelFacts(camera, context)]
}

/** Of every pixel: where it lies, and whether it is to be trusted. */
function pixelFacts(
  { detector, groupPath, plan }: CameraLayout,
  context: NexusContext,
): readonly SkeletonNode[] {
  return [
    ...maskNodes(groupPath, context.masks?.get(detector), plan.image),
    ...pixelAxes(`${groupPath}/pixel_axes`, plan.image, factsOf(detector, context)),
  ]
}

/** What one detector is: also used for the instrument of the run. */
export function detectorHead(
  path: string,
  detector: DetectorId,
  context: NexusContext,
): readonly SkeletonNode[] {
  const facts = factsOf(detector, context)
  const settings = context.beamline.detectors.find(({ id }) => id === detector)?.geometry
  const pixelSizeUm = settings?.pixelSizeUm ?? facts?.pixelSizeUm
  const geometry = settings && placedDetector(settings, { pixelSizeUm, energyKev: undefined })
  return [
    group(path, 'NXdetector'),
    text(`${path}/local_name`, detector),
    ...(facts === undefined ? [] : factNodes(path, facts)),
    ...(pixelSizeUm === undefined
      ? []
      : [
          number(`${path}/x_pixel_size`, pixelSizeUm, 'um'),
          number(`${path}/y_pixel_size`, pixelSizeUm, 'um'),
        ]),
    ...(geometry === undefined ? [] : geometryNodes(path, geometry)),
  ]
}

function factNodes(path: string, facts: DetectorFacts): readonly SkeletonNode[] {
  const { model, saturation, readoutS } = facts
  return [
    text(`${path}/description`, model),
    // NeXus wants the technique here. Every driver so far reads a camera with an integrating chip.
    text(`${path}/type`, 'CCD'),
    number(`${path}/dead_time`, readoutS, 's'),
    ...(saturation === undefined ? [] : [number(`${path}/saturation_value`, saturation, 'counts')]),
  ]
}

/** Coordinates of columns and rows for plots, µm where the pixel size is known, else pixel numbers. */
export function pixelAxes(
  path: string,
  image: ImageShape,
  facts: DetectorFacts | undefined,
): readonly SkeletonNode[] {
  const size = facts?.pixelSizeUm
  const coordinates = (length: number): readonly number[] =>
    Array.from({ length }, (_, index) => index * (size ?? 1))
  const unit = size === undefined ? '' : 'um'
  const label = (name: string): Attributes => ({
    long_name: unit === '' ? `${name} (pixels)` : `${name} (${unit})`,
  })
  return [
    group(path, 'NXcollection'),
    numbers(`${path}/x`, [image.width], coordinates(image.width), unit, label('x')),
    numbers(`${path}/y`, [image.height], coordinates(image.height), unit, label('y')),
  ]
}

/** A detector that was in another group before: once in a file is enough. */
function linkedFacts(path: string, first: string, hasMask: boolean): readonly SkeletonNode[] {
  const linked = [...(hasMask ? ['pixel_mask'] : []), 'pixel_axes/x', 'pixel_axes/y']
  return [
    group(`${path}/pixel_axes`, 'NXcollection'),
    ...linked.map(name => hardLink(`${path}/${name}`, `${first}/${name}`)),
  ]
}

function perFrame({ camera, plan }: Exposure): readonly SkeletonNode[] {
  const { groupPath, leading } = camera
  return [
    {
      kind: 'values',
      path: `${groupPath}/image_key`,
      type: 'int32',
      shape: leading,
      fill: imageKey(plan.role),
      attributes: {},
    },
    {
      kind: 'values',
      path: `${groupPath}/count_time`,
      type: 'float64',
      shape: leading,
      fill: camera.plan.exposureS,
      attributes: { units: 's' },
    },
  ]
}

function acquisition({ camera, plan }: Exposure): readonly SkeletonNode[] {
  const path = `${camera.groupPath}/acquisition`
  const { compression, image, pixelType } = camera.plan
  return [
    group(path, 'NXcollection'),
    text(`${path}/role`, plan.role),
    ...(plan.appliesTo.length === 0 ? [] : [text(`${path}/applies_to`, plan.appliesTo)]),
    text(`${path}/node_path`, plan.id),
    text(`${path}/shutter`, plan.beam.shutter),
    text(`${path}/sample`, plan.beam.sample),
    placeholder(camera.compressionPath, textLimits.compression, firstMethod(compression, image, pixelType)),
  ]
}

export function factsOf(detector: DetectorId, context: NexusContext): DetectorFacts | undefined {
  return context.detectors.find(facts => facts.id === detector)
}
