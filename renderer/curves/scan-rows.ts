import type { ExperimentTree, TreeNode } from '../../shared/structure/experiment-tree.ts'
import { scanColumns, type ScanColumn } from './scan-columns.ts'

export interface ScanTableColumn {
  readonly name: string
  readonly unit: string
  /** Undefined where nothing was measured. */
  value(point: number): number | undefined
}

/** A scan as a table: motors first, then counters, then the time since its first point. */
export interface ScanTable {
  readonly columns: readonly ScanTableColumn[]
  readonly points: number
}

export function scanTable(tree: ExperimentTree, scan: TreeNode): ScanTable {
  const columns = scanColumns(tree, scan)
  const times = columns.filter(({ kind }) => kind === 'epoch')
  const others = columns.filter(({ kind }) => kind !== 'epoch')
  return {
    columns: [...others.map(plain), ...times.slice(0, 1).map(sinceFirst)],
    points: Math.max(0, ...columns.map(({ length }) => length)),
  }
}

function plain({ length, name, unit, values }: ScanColumn): ScanTableColumn {
  return { name, unit, value: point => measured(values, length, point) }
}

/** Seconds since 1970 tell a person nothing. */
function sinceFirst({ length, values }: ScanColumn): ScanTableColumn {
  const [first = 0] = values
  return {
    name: 'time',
    unit: 's',
    value: point => {
      const at = measured(values, length, point)
      // Whoever reads a table does not see microseconds.
      return at === undefined ? undefined : Math.round((at - first) * 1e3) / 1e3
    },
  }
}

function measured(values: readonly number[], length: number, point: number): number | undefined {
  const value = point < length ? values[point] : undefined
  return value === undefined || Number.isNaN(value) ? undefined : value
}
