import type { Region } from '../../shared/ipc/tile.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** Where a region of the image lies on the canvas, in canvas pixels; `scale` is canvas pixels per image pixel. */
export interface Placement extends Region {
  readonly scale: number
}

/** Fits a region into the canvas, centred, with square pixels. */
export function place(region: Region, canvas: Size): Placement {
  const scale = Math.min(canvas.width / region.width, canvas.height / region.height)
  const width = region.width * scale
  const height = region.height * scale
  return { x: (canvas.width - width) / 2, y: (canvas.height - height) / 2, width, height, scale }
}

/** Canvas box of `part` while the canvas shows `region`. */
export function placeWithin(part: Region, region: Region, canvas: Size): Region {
  const at = place(region, canvas)
  return {
    x: at.x + (part.x - region.x) * at.scale,
    y: at.y + (part.y - region.y) * at.scale,
    width: part.width * at.scale,
    height: part.height * at.scale,
  }
}

/** Image coordinates under a canvas position; the centre of pixel (0, 0) is at (0.5, 0.5). */
export function toImage(position: Point, region: Region, canvas: Size): Point {
  const at = place(region, canvas)
  return { x: region.x + (position.x - at.x) / at.scale, y: region.y + (position.y - at.y) / at.scale }
}

export function wholeOf(image: Size): Region {
  return { x: 0, y: 0, width: image.width, height: image.height }
}

/** Smallest side one can zoom to: 8 pixels across, each is then a clear square. */
const smallest = 8

/**
 * Zooms about a fixed image position; `factor` > 1 shows less. The part fills the canvas, so it may reach over the image where
 * the canvas is wider or higher. Undefined: the whole image.
 */
export function zoom(
  region: Region,
  image: Size,
  canvas: Size,
  about: Point,
  factor: number,
): Region | undefined {
  const from = place(region, canvas)
  const scale = Math.min(from.scale * factor, Math.min(canvas.width, canvas.height) / smallest)
  if (scale <= place(wholeOf(image), canvas).scale) return undefined
  const shrink = from.scale / scale
  const left = region.x - from.x / from.scale
  const top = region.y - from.y / from.scale
  return keepInside(
    {
      x: about.x - (about.x - left) * shrink,
      y: about.y - (about.y - top) * shrink,
      width: canvas.width / scale,
      height: canvas.height / scale,
    },
    image,
  )
}

/** The part that fills the canvas and holds all of `wanted`. Undefined: the whole image. */
export function fitted(wanted: Region, image: Size, canvas: Size): Region | undefined {
  const centre = { x: wanted.x + wanted.width / 2, y: wanted.y + wanted.height / 2 }
  const scale = Math.min(canvas.width / wanted.width, canvas.height / wanted.height)
  return atScale(centre, scale, image, canvas)
}

/** @param scale canvas pixels per image pixel */
export function atScale(centre: Point, scale: number, image: Size, canvas: Size): Region | undefined {
  const largest = Math.min(canvas.width, canvas.height) / smallest
  const used = Math.min(scale, largest)
  if (used <= place(wholeOf(image), canvas).scale) return undefined
  const width = canvas.width / used
  const height = canvas.height / used
  return keepInside({ x: centre.x - width / 2, y: centre.y - height / 2, width, height }, image)
}

export function pan(region: Region, image: Size, dx: number, dy: number): Region {
  return keepInside({ ...region, x: region.x - dx, y: region.y - dy }, image)
}

function keepInside(region: Region, image: Size): Region {
  return {
    ...region,
    x: inside(region.x, region.width, image.width),
    y: inside(region.y, region.height, image.height),
  }
}

/** A part that is larger than the image has it in its middle. */
function inside(start: number, size: number, whole: number): number {
  return size >= whole ? (whole - size) / 2 : Math.min(Math.max(0, start), whole - size)
}
