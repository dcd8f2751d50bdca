import { useActiveToolsStore } from '../stores/active-tools.ts'
import { activeTools } from './active-tools.ts'
import type { Command } from './command.ts'

const group = 'Measure'

/** Mask and geometry of the detector whose image is in front. */
export function detectorCommands(): readonly Command[] {
  const desk = useActiveToolsStore()
  const { whyNoImage, withImage } = activeTools()
  const whyNoRegion = (): string | undefined =>
    whyNoImage() ?? (desk.active?.regions.selected.value === undefined ? 'No region is selected' : undefined)
  const image = { group, whyNot: whyNoImage }
  const region = { group, whyNot: whyNoRegion }

  return [
    {
      ...image,
      id: 'mask.open',
      label: 'Open a mask…',
      run: withImage(({ detector }) => detector.openMask()),
    },
    {
      ...region,
      id: 'mask.region',
      label: 'Mask the selected region',
      run: withImage(({ detector }) => detector.maskRegion(false)),
    },
    {
      ...region,
      id: 'mask.outside',
      label: 'Mask all but the selected region',
      run: withImage(({ detector }) => detector.maskRegion(true)),
    },
    {
      ...image,
      id: 'mask.above',
      label: 'Mask pixels above the upper level',
      run: withImage(({ detector }) => detector.maskBeyond('above')),
    },
    {
      ...image,
      id: 'mask.below',
      label: 'Mask pixels below the lower level',
      run: withImage(({ detector }) => detector.maskBeyond('below')),
    },
    {
      ...image,
      id: 'mask.invert',
      label: 'Invert the mask',
      run: withImage(({ detector }) => detector.invertMask()),
    },
    {
      ...image,
      id: 'mask.clear',
      label: 'Clear the mask',
      run: withImage(({ detector }) => detector.clearMask()),
    },
    {
      ...image,
      id: 'mask.undo',
      label: 'Undo the last change of the mask',
      run: withImage(({ detector }) => detector.takeBack('before')),
    },
    {
      ...image,
      id: 'mask.reset',
      label: 'Mask as the files say',
      run: withImage(({ detector }) => detector.takeBack('files')),
    },
    {
      ...image,
      id: 'mask.save',
      label: 'Save the mask…',
      run: withImage(({ detector }) => detector.saveMask()),
    },
    {
      ...image,
      id: 'geometry.open',
      label: 'Open a geometry (PONI)…',
      run: withImage(({ detector }) => detector.openGeometry()),
    },
    {
      ...image,
      id: 'geometry.reset',
      label: 'Geometry as the files say',
      run: withImage(({ detector }) => detector.resetGeometry()),
    },
  ]
}
