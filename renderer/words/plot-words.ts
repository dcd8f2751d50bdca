import { counted } from '../../shared/base/counted.ts'
import { pointCount, type Curve } from '../curves/curve.ts'
import type { CellReading } from '../maps/map-cells.ts'
import type { ScanMap } from '../maps/scan-map.ts'
import type { MoveQuestion } from '../stores/plot.ts'
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

/** `px 0.3 mm · pz 1.2 mm · 812 counts`, in a cell that was measured or not. */
export function cellWords({ value, x, y }: Pick<ScanMap, 'x' | 'y' | 'value'>, cell: CellReading): string {
  const at = [x, y].map(({ label, unit }, axis) => {
    const position = formatNumber(axis === 0 ? cell.x : cell.y)
    return `${label} ${withUnit(position, unit)}`
  })
  const measured = Number.isNaN(cell.value) ? 'not measured' : withUnit(formatNumber(cell.value), value.unit)
  return [...at, measured].join(' · ')
}

/** `Move th to 12.2 (CEN)…` */
export function moveLabel({ name, targets }: MoveQuestion): string {
  const moves = targets.map(
    ({ motor, value }) => `${motor} to ${formatNumber(value, targets.length > 1 ? 4 : 6)}`,
  )
  return `Move ${moves.join(', ')}${name === 'here' ? '' : ` (${name})`}…`
}

/** All points are so many: `81 points`. */
export function countOfPoints(curve: Curve | undefined): string {
  return curve === undefined ? '' : counted(pointCount(curve), 'point')
}

function deltaOf({ x }: Curve, at: number, from: number): number {
  return (x[at] ?? NaN) - (x[from] ?? NaN)
}
