import { parentIndex } from './parent-index.ts'
import type { TreeRow } from './tree-row.ts'

export type TreeMove =
  | { readonly kind: 'focus'; readonly index: number }
  | { readonly kind: 'expand' | 'collapse' | 'activate'; readonly index: number }

/**
 * What a key means in a tree, by the tree view pattern of the ARIA Authoring Practices: arrows walk and open, Home and
 * End jump, Enter and Space activate. Undefined for keys that are not ours.
 */
export function treeMove(
  key: string,
  rows: readonly TreeRow[],
  at: number,
  pageRows: number,
): TreeMove | undefined {
  const row = rows[at]
  if (row === undefined) return rows.length === 0 ? undefined : focus(rows, 0)
  switch (key) {
    case 'ArrowDown':
      return focus(rows, at + 1)
    case 'ArrowUp':
      return focus(rows, at - 1)
    case 'PageDown':
      return focus(rows, at + pageRows)
    case 'PageUp':
      return focus(rows, at - pageRows)
    case 'Home':
      return focus(rows, 0)
    case 'End':
      return focus(rows, rows.length - 1)
    case 'ArrowRight':
      return row.expanded === false
        ? { kind: 'expand', index: at }
        : row.expanded
          ? focus(rows, at + 1)
          : undefined
    case 'ArrowLeft':
      return row.expanded ? { kind: 'collapse', index: at } : focus(rows, parentIndex(rows, at) ?? at)
    case 'Enter':
    case ' ':
      return { kind: 'activate', index: at }
    default:
      return undefined
  }
}

function focus(rows: readonly TreeRow[], index: number): TreeMove {
  return { kind: 'focus', index: Math.min(rows.length - 1, Math.max(0, index)) }
}
