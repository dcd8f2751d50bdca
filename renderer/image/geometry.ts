import type { Region } from '../../shared/ipc/tile.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

/** Where a region of the image lies on the canvas, in canvas pixels; `scale` is canvas pixels per image pixel. */
export interface Placement {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly scale: number
}

/** Fits a region into the canvas, centred, with square pixels. */
export function place(region: Region, canvas: Size): Placement {
  const scale = Math.min(canvas.width / region.width, canvas.height / region.height)
  const width = region.width * scale
  const height = region.height * scale
  return { x: (canvas.width - width) / 2, y: (canvas.height - height) / 2, width, height, scale }
}

/** Image coordinates under a canvas position; the centre of pixel (0, 0) is at (0.5, 0.5). */
export function toImage(
  position: { x: number; y: number },
  region: Region,
  canvas: Size,
): { x: number; y: number } {
  const at = place(region, canvas)
  return { x: region.x + (position.x - at.x) / at.scale, y: region.y + (position.y - at.y) / at.scale }
}

/** Smallest region one can zoom to: 8 pixels across, each is then a clear square. */
const smallest = 8

/** Zooms about a fixed image position; `factor` > 1 shows less. Never larger than the image. */
export function zoom(region: Region, image: Size, about: { x: number; y: number }, factor: number): Region {
  const width = Math.min(image.width, Math.max(smallest, region.width / factor))
  const height = Math.min(image.height, Math.max(smallest, region.height / factor))
  const x = about.x - ((about.x - region.x) * width) / region.width
  const y = about.y - ((about.y - region.y) * height) / region.height
  return keepInside({ x, y, width, height }, image)
}

export function pan(region: Region, image: Size, dx: number, dy: number): Region {
  return keepInside({ ...region, x: region.x - dx, y: region.y - dy }, image)
}

export function isWhole(region: Region, image: Size): boolean {
  return region.width >= image.width && region.height >= image.height
}

function keepInside(region: Region, image: Size): Region {
  return {
    ...region,
    x: Math.min(Math.max(0, region.x), image.width - region.width),
    y: Math.min(Math.max(0, region.y), image.height - region.height),
  }
}
