import type { ScanGrid } from './scan-grid.ts'

export interface MapPlace {
  readonly x: number
  readonly y: number
}

export interface MapFigures {
  /** The cell with the highest value. */
  readonly peak: MapPlace
  /** Mean position weighted with the values above the lowest; undefined where all are equal. */
  readonly centreOfMass: MapPlace | undefined
}

/** Undefined before the first value. */
export function mapFigures({ values, x, y }: ScanGrid): MapFigures | undefined {
  let peak = -1
  let low = Infinity
  for (const [cell, value] of values.entries()) {
    if (!Number.isFinite(value)) continue
    if (value > (values[peak] ?? -Infinity)) peak = cell
    if (value < low) low = value
  }
  if (peak < 0) return undefined
  return { peak: placeOf(peak, x, y), centreOfMass: centreOfMass({ values, x, y }, low) }
}

function placeOf(cell: number, x: readonly number[], y: readonly number[]): MapPlace {
  return { x: x[cell % x.length] ?? Number.NaN, y: y[Math.floor(cell / x.length)] ?? Number.NaN }
}

function centreOfMass(
  { values, x, y }: Pick<ScanGrid, 'values' | 'x' | 'y'>,
  low: number,
): MapPlace | undefined {
  let weight = 0
  let sumX = 0
  let sumY = 0
  for (const [cell, value] of values.entries()) {
    if (!Number.isFinite(value)) continue
    const place = placeOf(cell, x, y)
    weight += value - low
    sumX += (value - low) * place.x
    sumY += (value - low) * place.y
  }
  return weight > 0 ? { x: sumX / weight, y: sumY / weight } : undefined
}
