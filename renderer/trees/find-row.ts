import type { TreeRow } from './tree-row.ts'

/** Index of the row with this key, looked for from `near` outwards: what moves, moves by a few rows. −1 where there is none. */
export function findRow(rows: readonly TreeRow[], key: string | undefined, near: number): number {
  if (key === undefined) return -1
  const from = Math.min(Math.max(0, near), rows.length)
  for (let away = 0; away <= Math.max(from, rows.length - from); away++) {
    if (rows[from + away]?.key === key) return from + away
    if (rows[from - away]?.key === key) return from - away
  }
  return -1
}
