import type { TreeRow } from './tree-row.ts'

/** Index of the row that a row stands under; undefined for the outermost. */
export function parentIndex(rows: readonly TreeRow[], index: number): number | undefined {
  const parent = indexOfParents(rows)[index] ?? none
  return parent === none ? undefined : parent
}

const none = -1
const known = new WeakMap<readonly TreeRow[], Int32Array>()

/** Of every row its parent, worked out once per list: walking back from a row may pass all its elder siblings. */
function indexOfParents(rows: readonly TreeRow[]): Int32Array {
  const before = known.get(rows)
  if (before !== undefined) return before
  const parents = new Int32Array(rows.length)
  const open: number[] = []
  rows.forEach(({ level }, index) => {
    while (open.length > 0 && (rows[open.at(-1) ?? 0]?.level ?? 0) >= level) open.pop()
    parents[index] = open.at(-1) ?? none
    open.push(index)
  })
  known.set(rows, parents)
  return parents
}
