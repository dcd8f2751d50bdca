import { lineCentres, matrixGrid } from '../../shared/analysis/grid/matrix-grid.ts'
import { scanGrid, type GridPoints, type PlannedGrid } from '../../shared/analysis/grid/scan-grid.ts'
import type { PlotField } from '../../shared/model/data-file.ts'
import type { Axis } from '../curves/curve.ts'
import type { ScanMap } from './scan-map.ts'

/** A dataset of a plot with its numbers, row-major. */
export interface ReadField {
  readonly field: PlotField
  readonly numbers: readonly number[]
}

/**
 * The map that a recorded file tells: values at places, or a matrix with the positions of its lines. Undefined where the
 * places make no grid.
 */
export function datasetMap(x: ReadField, y: ReadField, value: ReadField): ScanMap | undefined {
  const [rows, columns] = value.field.shape
  const words = {
    name: value.field.name,
    x: fieldAxis(x.field),
    y: fieldAxis(y.field),
    value: fieldAxis(value.field),
  }
  if (rows === undefined || columns === undefined) {
    const points = { x: x.numbers, y: y.numbers, values: value.numbers, count: value.numbers.length }
    const grid = scanGrid(points, plannedOf(x.field, y.field))
    return grid && { ...words, grid, points }
  }
  const across = lineCentres(x.numbers, columns)
  const up = lineCentres(y.numbers, rows)
  const grid = matrixGrid(value.numbers, across, up)
  return grid && { ...words, grid, points: pointsOf(value.numbers, across, up) }
}

export function fieldAxis({ longName, name, units }: PlotField): Axis {
  return { label: longName ?? name, unit: units ?? '' }
}

function plannedOf(x: PlotField, y: PlotField): PlannedGrid | undefined {
  return x.planned && y.planned && { x: x.planned, y: y.planned }
}

function pointsOf(values: readonly number[], x: readonly number[], y: readonly number[]): GridPoints {
  return {
    x: values.map((_, at) => x[at % x.length] ?? Number.NaN),
    y: values.map((_, at) => y[Math.floor(at / x.length)] ?? Number.NaN),
    values,
    count: values.length,
  }
}
