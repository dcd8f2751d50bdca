import { assert } from '../base/assert.ts'
import type { Column } from './experiment-tree.ts'

type Columns = ReadonlyMap<string, Column>

/**
 * Columns with the values of one point. Points that were left out become NaN; a point recorded again replaces its values.
 * Columns that appear late are filled with NaN before, so that index `i` is point `i` in every column.
 */
export function putPoint(
  columns: Columns,
  point: number,
  values: Readonly<Record<string, number | null>>,
): Columns {
  const result = new Map(columns)
  for (const [name, value] of Object.entries(values)) {
    const column = columns.get(name) ?? { values: [], length: 0 }
    result.set(name, putValue(column, point, value ?? NaN))
  }
  return result
}

/** The numbers of this version of the column only. */
export function columnValues(column: Column): readonly number[] {
  return column.values.length === column.length ? column.values : column.values.slice(0, column.length)
}

function putValue(column: Column, point: number, value: number): Column {
  assert(Number.isSafeInteger(point) && point >= 0, `point ${point} is no index`)
  if (point < column.length) {
    return { values: column.values.slice(0, column.length).with(point, value), length: column.length }
  }
  // Versions of a column share one array that only grows, each seeing its own length. A version that is not the newest
  // must not write into what a newer one already claimed.
  const newest = column.values.length === column.length
  const shared = (newest ? column.values : column.values.slice(0, column.length)) as number[]
  while (shared.length < point) shared.push(NaN)
  shared.push(value)
  return { values: shared, length: shared.length }
}
