import type { ImageShape } from '../model/pixels.ts'
import type { PixelRegion } from '../workflow/read-parameter.ts'
import { HutchError } from '../model/problem.ts'

/** Mean over the pixels of a region that have a value; NaN when none has. */
export function regionMean(
  pixels: Float32Array,
  { width }: ImageShape,
  { rows, columns }: PixelRegion,
): number {
  let sum = 0
  let valid = 0
  for (let row = rows[0]; row < rows[1]; row++) {
    for (let at = row * width + columns[0]; at < row * width + columns[1]; at++) {
      const value = pixels[at] ?? Number.NaN
      if (value !== value) continue
      sum += value
      valid++
    }
  }
  return valid === 0 ? Number.NaN : sum / valid
}

/** A region as a task needs it: there, and within the image. */
export function demandRegion(region: unknown, name: string, image: ImageShape): PixelRegion {
  const { height, width } = image
  if (isRegion(region) && region.rows[1] <= height && region.columns[1] <= width) return region
  throw new HutchError({
    kind: 'description',
    message: isRegion(region)
      ? `Parameter "${name}" reaches beyond the image of ${height} rows and ${width} columns`
      : `Parameter "${name}" is missing`,
    advice: `Give rows and columns: {"rows": [0, ${height}], "columns": [0, ${width}]}`,
  })
}

function isRegion(value: unknown): value is PixelRegion {
  return typeof value === 'object' && value !== null && 'rows' in value && 'columns' in value
}
