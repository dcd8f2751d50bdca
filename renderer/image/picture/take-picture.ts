import { colourMap } from '../../../shared/imaging/colour-maps.ts'
import { valueOf } from '../transfer.ts'
import { processWords } from '../compare/compare-words.ts'
import type { ImageTools } from '../tools/use-image-tools.ts'
import { drawPicture } from './draw-picture.ts'
import { pictureWords } from './picture-words.ts'
import { withPngText } from './png-text.ts'

/** What is on screen as PNG: image, regions, colour bar, and in words where it is from. Undefined where nothing is shown. */
export async function takePicture(tools: ImageTools): Promise<Uint8Array | undefined> {
  const { compare, image, map, regions, stage, statistics } = tools
  const shown = image.shown.value
  const canvas = stage.value?.querySelector('canvas')
  if (shown === undefined || map.value === undefined || canvas === undefined || canvas === null)
    return undefined
  const look = image.look.value
  const colours = colourMap(look.map, look.isReversed)
  const caption = pictureWords(shown, look, processWords(shown, compare))
  const picture = drawPicture({
    canvas,
    caption,
    map: map.value,
    rois: regions.rois.value,
    statistics: statistics.value,
    colourAt: part => {
      const at = Math.round(part * 255) * 3
      return `rgb(${colours[at]} ${colours[at + 1]} ${colours[at + 2]})`
    },
    valueAt: part => valueOf(part, shown.levels, look),
    roiColour: colour => getComputedStyle(canvas).getPropertyValue(`--curve-${colour}`),
  })
  const blob = await new Promise<Blob | null>(resolve => {
    picture.toBlob(resolve, 'image/png')
  })
  if (blob === null) throw new Error('The picture is too large for this machine')
  return withPngText(new Uint8Array(await blob.arrayBuffer()), 'Description', caption.join('\n'))
}
