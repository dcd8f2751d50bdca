import { cell, number } from './csv-cells.ts'
import { axisTitle, pointCount, type Curve } from './curve.ts'

/**
 * The numbers behind a plot, all points, as RFC 4180: x and y of every curve side by side, since scans have their own
 * positions. Gaps are empty cells.
 */
export function curvesCsv(curves: readonly Curve[]): string {
  const hasNames = curves.length > 1
  const heading = curves.flatMap(({ name, xAxis, yAxis }) => {
    const prefix = hasNames ? `${name}: ` : ''
    return [cell(prefix + axisTitle(xAxis)), cell(prefix + axisTitle(yAxis))]
  })
  const rows = Math.max(0, ...curves.map(pointCount))
  const lines = Array.from({ length: rows }, (_, at) =>
    curves
      .flatMap(curve => (at < pointCount(curve) ? [number(curve.x[at]), number(curve.y[at])] : ['', '']))
      .join(','),
  )
  return `${[heading.join(','), ...lines].join('\n')}\n`
}
