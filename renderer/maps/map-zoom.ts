import { lineEdges } from '../../shared/analysis/grid/grid-axis.ts'
import type { ScanGrid } from '../../shared/analysis/grid/scan-grid.ts'
import type { Cell } from './map-cells.ts'

type Range = readonly [low: number, high: number]

/** The part of a map in sight. */
export interface MapZoom {
  readonly x: Range
  readonly y: Range
}

/** `factor` of what is in sight now, around the cursor or the middle; undefined: all. */
export function zoomed(
  grid: ScanGrid,
  {
    cursor,
    factor,
    zoom,
  }: {
    readonly cursor: Cell | undefined
    readonly factor: number | undefined
    readonly zoom: MapZoom | undefined
  },
): MapZoom | undefined {
  if (factor === undefined) return undefined
  const around = (range: Range, at: number | undefined): Range => {
    const middle = at ?? (range[0] + range[1]) / 2
    return [middle - (middle - range[0]) * factor, middle + (range[1] - middle) * factor]
  }
  return {
    x: around(zoom?.x ?? rangeOf(grid.x), cursor === undefined ? undefined : grid.x[cursor.column]),
    y: around(zoom?.y ?? rangeOf(grid.y), cursor === undefined ? undefined : grid.y[cursor.row]),
  }
}

function rangeOf(lines: readonly number[]): Range {
  const edges = lineEdges(lines)
  return [edges[0] ?? 0, edges.at(-1) ?? 1]
}
