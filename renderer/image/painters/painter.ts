import type { Region } from '../../../shared/ipc/tile.ts'

/** Draws tiles on one canvas. Both implementations show the same pixels for the same picture. */
export interface Painter {
  readonly kind: PainterKind
  resize(width: number, height: number): void
  paint(picture: Picture): void
  close(): void
}

export type PainterKind = 'canvas' | 'webgl'

export interface Picture {
  /** Row-major, `width × height`; the same array as before when only the look has changed. */
  readonly counts: Uint16Array<ArrayBuffer>
  readonly width: number
  readonly height: number
  /** `colourTable`; the same array as before when only the counts have changed. */
  readonly table: Uint32Array<ArrayBuffer>
  /** Where the whole tile lies on the canvas, in canvas pixels; may reach over its edges. */
  readonly at: Region
  /** Where the image lies: blocks at its border may stand for less than they cover. */
  readonly clip: Region
  /** Colour around the image: red, green, blue, 0…255. */
  readonly background: readonly [red: number, green: number, blue: number]
}
