import { imageRates } from '../../shared/model/settings.ts'
import { nextMap, type Look } from '../image/look.ts'
import type { IntensityScale } from '../image/transfer.ts'
import type { ImageViewState } from '../image/use-image-view.ts'
import { useImageDeskStore } from '../stores/image-desk.ts'
import { useSettingsStore } from '../stores/settings.ts'
import type { Command } from './command.ts'

const group = 'Image'
const zoomStep = 1.25
/** Keys that mean something else outside of images. */
const ownKeys = new Set(['Space', 'Backspace'])

/** What can be done to the image that was used last. */
export function imageCommands(): readonly Command[] {
  const desk = useImageDeskStore()

  function onImage(
    id: string,
    label: string,
    key: string | undefined,
    act: (image: ImageViewState) => void,
    why: (image: ImageViewState) => string | undefined = () => undefined,
  ): Command {
    return {
      id: `image.${id}`,
      label,
      group,
      ...(key === undefined ? {} : { key }),
      ...(key !== undefined && ownKeys.has(key) ? { within: 'image' } : {}),
      whyNot: () => (desk.active?.shown.value === undefined ? 'No image is on screen' : why(desk.active)),
      run: () => {
        if (desk.active !== undefined) act(desk.active)
      },
    }
  }

  return [
    onImage('lin', 'Linear scale', undefined, image => change(image, { scale: 'lin' })),
    onImage('log', 'Logarithmic scale', 'L', image => toggleScale(image, 'log')),
    onImage('sqrt', 'Square-root scale', 'Q', image => toggleScale(image, 'sqrt')),
    onImage('gamma', 'Gamma scale', 'G', image => toggleScale(image, 'gamma')),
    onImage('autoscale', 'Levels from 1 to 99 %', 'A', image =>
      change(image, { levels: { kind: 'percentile' } }),
    ),
    onImage('minmax', 'Levels from lowest to highest value', undefined, image =>
      change(image, { levels: { kind: 'minmax' } }),
    ),
    onImage('view-levels', 'Levels from the visible part', 'V', image =>
      change(image, { levels: { kind: 'view' } }),
    ),
    onImage('lock', 'Lock the levels', 'Shift+A', toggleLock),
    onImage('previous-map', 'Previous colour map', '[', image => stepMap(image, -1)),
    onImage('next-map', 'Next colour map', ']', image => stepMap(image, 1)),
    onImage('reverse', 'Reverse the colour map', undefined, image =>
      change(image, { isReversed: !image.look.value.isReversed }),
    ),
    onImage('bin', 'Mean or brightest of several pixels', undefined, image =>
      change(image, { bin: image.look.value.bin === 'mean' ? 'max' : 'mean' }),
    ),
    onImage('marks', 'Show masked and saturated pixels', 'M', image => {
      image.hasMarks.value = !image.hasMarks.value
    }),
    onImage('zoom-in', 'Zoom in', 'Equal', image => image.zoomAt(image.cursor(), zoomStep)),
    onImage('zoom-out', 'Zoom out', 'Minus', image => image.zoomAt(image.cursor(), 1 / zoomStep)),
    onImage('fit', 'Whole image', '0', image => image.fit()),
    onImage('one-to-one', 'One pixel on one pixel', '1', image => image.oneToOne()),
    onImage('zoom-rectangle', 'Zoom to a rectangle', 'Z', image => image.startZoomRectangle()),
    onImage(
      'zoom-back',
      'Zoom back',
      'Backspace',
      image => image.back(),
      image => (image.zoomSteps.value.length === 0 ? 'There is no earlier zoom' : undefined),
    ),
    onImage(
      'freeze',
      'Freeze the live image',
      'Space',
      image => (image.isFrozen.value ? image.thaw() : image.freeze()),
      image => (image.source.value.kind === 'live' ? undefined : 'A recorded image stands still anyway'),
    ),
    ...painterCommands(),
    ...rateCommands(),
  ]
}

function painterCommands(): readonly Command[] {
  const settings = useSettingsStore()
  const words = {
    canvas: 'Draw images with the processor',
    webgl: 'Draw images with the graphics card',
    auto: 'Draw images with the graphics card where there is one',
  } as const
  return (['canvas', 'webgl', 'auto'] as const).map(choice => ({
    id: `image.painter.${choice}`,
    label: words[choice],
    group,
    whyNot: () => (settings.settings.imagePainter === choice ? 'Already so' : undefined),
    run: () => settings.setPainter(choice),
  }))
}

function rateCommands(): readonly Command[] {
  const settings = useSettingsStore()
  return imageRates.map(rate => ({
    id: `image.rate.${rate}`,
    label: `Show at most ${rate} live images a second`,
    group,
    whyNot: () => (settings.settings.imagesPerS === rate ? 'Already so' : undefined),
    run: () => settings.setImageRate(rate),
  }))
}

function toggleScale(image: ImageViewState, scale: IntensityScale): void {
  change(image, { scale: image.look.value.scale === scale ? 'lin' : scale })
}

function toggleLock(image: ImageViewState): void {
  if (image.look.value.levels.kind === 'locked') change(image, { levels: { kind: 'percentile' } })
  else image.lockLevels(image.shown.value?.levels)
}

function stepMap(image: ImageViewState, step: number): void {
  change(image, { map: nextMap(image.look.value.map, step) })
}

function change(image: ImageViewState, part: Partial<Look>): void {
  image.restyle({ ...image.look.value, ...part })
}
