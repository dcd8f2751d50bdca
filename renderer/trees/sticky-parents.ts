import { parentIndex } from './parent-index.ts'
import type { TreeRow } from './tree-row.ts'

/** More would hide what they explain. */
export const mostStickyRows = 4

/**
 * Indices of the parents that stay at the upper edge while their children scroll by, outermost first: those of the first
 * row that is not itself covered by them. Deep ones are left out, the outermost say where one is.
 */
export function stickyParents(rows: readonly TreeRow[], firstIndex: number): readonly number[] {
  let parents: readonly number[] = []
  for (let covered = 0; covered <= mostStickyRows; covered++) {
    const above = parentsOf(rows, firstIndex + covered).filter(index => index < firstIndex + covered)
    parents = above.slice(0, mostStickyRows)
    if (parents.length <= covered) return parents
  }
  return parents
}

function parentsOf(rows: readonly TreeRow[], index: number): readonly number[] {
  const found: number[] = []
  for (let at = parentIndex(rows, index); at !== undefined; at = parentIndex(rows, at)) found.unshift(at)
  return found
}
