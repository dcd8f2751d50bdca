import type { FileNode } from '../../shared/model/data-file.ts'
import type { TreeRow } from './tree-row.ts'

export type FileRow = TreeRow &
  (
    | { readonly kind: 'node'; readonly node: FileNode }
    /** Stands for children that are not loaded yet. */
    | { readonly kind: 'more'; readonly parent: string; readonly left: number }
  )

export interface FileRowOptions {
  readonly root: FileNode
  readonly children: ReadonlyMap<string, readonly FileNode[]>
  readonly expanded: ReadonlySet<string>
  /** Matches names of loaded members. */
  readonly filter: string
}

/** The visible rows of a file. Children come in pages; a last row offers the next page. */
export function fileRows({ root, children, expanded, filter }: FileRowOptions): readonly FileRow[] {
  const rows: FileRow[] = []
  const wanted = filter.toLowerCase()
  addNode(root, 1, 1, 1)
  return rows

  function addNode(node: FileNode, level: number, position: number, setSize: number): void {
    const canOpen = node.kind === 'group' && node.childCount > 0
    const isOpen = expanded.has(node.path) || (wanted !== '' && children.has(node.path))
    const label = node.name === '' ? '/' : node.name
    rows.push({
      kind: 'node',
      key: node.path,
      label,
      level,
      position,
      setSize,
      expanded: canOpen ? isOpen : undefined,
      node,
    })
    if (canOpen && isOpen) addChildren(node, level + 1)
  }

  function addChildren(node: FileNode, level: number): void {
    const loaded = children.get(node.path) ?? []
    const shown = wanted === '' ? loaded : loaded.filter(isShown)
    const left = node.childCount - loaded.length
    const setSize = wanted === '' ? node.childCount : shown.length
    shown.forEach((child, index) => addNode(child, level, index + 1, setSize))
    if (left <= 0) return
    const key = `more:${node.path}`
    const label = `${left} more`
    rows.push({
      kind: 'more',
      key,
      label,
      level,
      position: shown.length + 1,
      setSize,
      expanded: undefined,
      parent: node.path,
      left,
    })
  }

  function isShown(node: FileNode): boolean {
    return node.name.toLowerCase().includes(wanted) || (children.get(node.path) ?? []).some(isShown)
  }
}
