import { axisTitle } from '../curves/curve.ts'
import { cell, number } from '../curves/csv-cells.ts'
import type { ScanMap } from './scan-map.ts'

/** The points behind a map in the order they were measured: both positions and the value, as RFC 4180. Gaps are empty. */
export function mapCsv({ points, value, x, y }: ScanMap): string {
  const heading = [x, y, value].map(axis => cell(axisTitle(axis)))
  const rows = Array.from({ length: points.count }, (_, at) =>
    [points.x[at], points.y[at], points.values[at]].map(number).join(','),
  )
  return `${[heading.join(','), ...rows].join('\n')}\n`
}
