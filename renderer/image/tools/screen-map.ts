import type { Region } from '../../../shared/ipc/tile.ts'
import { place, type Size } from '../geometry.ts'

interface Point {
  readonly x: number
  readonly y: number
}

/** Between places of the image and places on the stage, in CSS pixels. */
export interface ScreenMap {
  readonly toScreen: (point: Point) => Point
  readonly toImage: (point: Point) => Point
  /** CSS pixels per image pixel. */
  readonly scale: number
}

/** @param canvas in device pixels, of which there are `ratio` in a CSS pixel */
export function screenMap(painted: Region, canvas: Size, ratio: number): ScreenMap {
  const at = place(painted, canvas)
  const scale = at.scale / ratio
  return {
    toScreen: ({ x, y }) => ({
      x: at.x / ratio + (x - painted.x) * scale,
      y: at.y / ratio + (y - painted.y) * scale,
    }),
    toImage: ({ x, y }) => ({
      x: painted.x + (x - at.x / ratio) / scale,
      y: painted.y + (y - at.y / ratio) / scale,
    }),
    scale,
  }
}
