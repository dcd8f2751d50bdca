import { pointCount, type Curve } from '../curves/curve.ts'
import { formatNumber, withUnit } from './format.ts'

/** `energy 3.52 keV · 812 counts` at point `at`, with the way from `from` where there is one; several curves with their names. */
export function pointWords(curves: readonly Curve[], at: number, from?: number): string {
  const [main] = curves
  if (main === undefined) return ''
  const x = `${main.xAxis.label} ${withUnit(formatNumber(main.x[at]), main.xAxis.unit)}`
  const values = curves.map(({ y, yAxis }) => {
    const value = withUnit(formatNumber(y[at]), yAxis.unit)
    return curves.length === 1 ? value : `${yAxis.label} ${value}`
  })
  return [x, ...(from === undefined ? [] : [`Δ ${formatNumber(deltaOf(main, at, from))}`]), ...values].join(
    ' · ',
  )
}

/** All points are so many: `81 points`. */
export function countOfPoints(curve: Curve | undefined): string {
  if (curve === undefined) return ''
  const count = pointCount(curve)
  return count === 1 ? '1 point' : `${count} points`
}

function deltaOf({ x }: Curve, at: number, from: number): number {
  return (x[at] ?? NaN) - (x[from] ?? NaN)
}
