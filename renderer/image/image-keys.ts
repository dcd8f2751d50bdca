import { colourMapNames } from '../../shared/imaging/colour-maps.ts'
import type { IntensityScale, Look } from './look.ts'
import type { ImageViewState } from './use-image-view.ts'

type Act = (image: ImageViewState, centre: { x: number; y: number }) => void

/** Single letters that act while the image has the focus. */
export const imageKeys: Readonly<Record<string, Act>> = {
  l: image => toggleScale(image, 'log'),
  q: image => toggleScale(image, 'sqrt'),
  g: image => toggleScale(image, 'gamma'),
  a: image => change(image, { levels: { kind: 'percentile' } }),
  A: image => lock(image),
  '[': image => stepMap(image, -1),
  ']': image => stepMap(image, 1),
  '+': (image, centre) => image.zoomAt(centre, 1.25),
  '=': (image, centre) => image.zoomAt(centre, 1.25),
  '-': (image, centre) => image.zoomAt(centre, 0.8),
  '0': image => image.fit(),
}

function toggleScale(image: ImageViewState, scale: IntensityScale): void {
  change(image, { scale: image.look.value.scale === scale ? 'lin' : scale })
}

function lock(image: ImageViewState): void {
  const levels = image.shown.value?.levels
  if (levels !== undefined) change(image, { levels: { kind: 'locked', low: levels.low, high: levels.high } })
}

function stepMap(image: ImageViewState, step: number): void {
  const at = colourMapNames.indexOf(image.look.value.map)
  const next = colourMapNames[(at + step + colourMapNames.length) % colourMapNames.length]
  if (next !== undefined) change(image, { map: next })
}

function change(image: ImageViewState, part: Partial<Look>): void {
  image.look.value = { ...image.look.value, ...part }
}
