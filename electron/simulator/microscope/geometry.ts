import type { ImageShape } from '../../../shared/model/pixels.ts'

/** Side of the field of view: 512 pixels of 0.05 µm. A larger image samples the same field more finely. */
export const fieldUm = 25.6

/** 16: below, no structure is left. 2048: four maps of 3072² floats are 150 MB. */
export const imageSideRange: readonly [number, number] = [16, 2048]

/** Pixel size in the sample plane, µm; the longer side spans the field. */
export function pixelUm(image: ImageShape): number {
  return fieldUm / Math.max(image.width, image.height)
}

/** A plane of numbers, row 0 first. */
export interface Plane {
  readonly width: number
  readonly height: number
  readonly values: Float32Array<ArrayBuffer>
}

export function emptyPlane(height: number, width: number): Plane {
  return { width, height, values: new Float32Array(height * width) }
}

/** In pixels; positive moves the picture to higher rows and columns. */
export interface Shift {
  readonly rows: number
  readonly columns: number
}
