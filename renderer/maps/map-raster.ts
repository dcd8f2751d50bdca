import { lineEdges } from '../../shared/analysis/grid/grid-axis.ts'
import { colourMap } from '../../shared/imaging/colour-maps.ts'
import type { Look } from '../image/look.ts'
import { intensity, type Levels } from '../image/transfer.ts'
import { drawnCells, type Cells } from './drawn-cells.ts'

/** Colours of a map from the upper left, four bytes a pixel. */
export interface MapRaster {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8ClampedArray<ArrayBuffer>
}

/** Finer than a plot in a pane, so that borders of unequal cells stand right to a pixel; 1 MB of colours. */
const mostPixels = 512

/** Cells between their half-way lines, in exactly the colours of an image with the same look; clear where nothing was measured. */
export function mapRaster(cells: Cells, look: Look, levels: Levels): MapRaster {
  const { values, x, y } = drawnCells(cells)
  const columns = pixelLines(x)
  const rows = pixelLines(y).toReversed()
  const colours = cellColours(values, look, levels)
  const pixels = new Uint32Array(columns.length * rows.length)
  for (const [top, row] of rows.entries()) {
    for (const [left, column] of columns.entries())
      pixels[top * columns.length + left] = colours[row * x.length + column] ?? 0
  }
  const rgba = new Uint8ClampedArray(pixels.buffer)
  return { width: columns.length, height: rows.length, rgba }
}

/** The line of each pixel from the lowest edge to the highest. Equal steps have equally many pixels. */
function pixelLines(centres: readonly number[]): readonly number[] {
  const edges = lineEdges(centres)
  const low = edges[0] ?? 0
  const range = (edges.at(-1) ?? 1) - low
  const count = Math.floor(mostPixels / centres.length) * centres.length
  let line = 0
  return Array.from({ length: count }, (_, pixel) => {
    const position = low + ((pixel + 0.5) / count) * range
    while (line < centres.length - 1 && position >= (edges[line + 1] ?? Infinity)) line += 1
    return line
  })
}

const opaque = 255

function cellColours(values: Float64Array, look: Look, levels: Levels): Uint32Array {
  const map = colourMap(look.map, look.isReversed)
  const bytes = new Uint8Array(values.length * 4)
  for (const [cell, value] of values.entries()) {
    if (!Number.isFinite(value)) continue
    const at = Math.round(intensity(value, levels, look) * 255) * 3
    bytes.set([map[at] ?? 0, map[at + 1] ?? 0, map[at + 2] ?? 0, opaque], cell * 4)
  }
  return new Uint32Array(bytes.buffer)
}
