import type { NodeId } from '../../shared/model/ids.ts'
import type { ExperimentTree, Result, TreeNode } from '../../shared/structure/experiment-tree.ts'
import type { TreeRow } from './tree-row.ts'

export type ExperimentRow = TreeRow &
  ({ readonly kind: 'node'; readonly node: TreeNode } | { readonly kind: 'result'; readonly result: Result })

export interface ExperimentRowOptions {
  readonly collapsed: ReadonlySet<string>
  /** Only nodes whose name contains it, and what leads to them; empty shows all. */
  readonly filter: string
}

/** The visible rows of an experiment, from top to bottom: children in plan order, then the results of the node. */
export function experimentRows(
  tree: ExperimentTree,
  options: ExperimentRowOptions,
): readonly ExperimentRow[] {
  const root = tree.plan?.root.id
  if (root === undefined) return []
  const rows: ExperimentRow[] = []
  const visible = options.filter === '' ? undefined : matching(tree, options.filter.toLowerCase())
  if (visible?.has(root) ?? true) addNode(root, 1, 1, 1)
  return rows

  function addNode(id: NodeId, level: number, position: number, setSize: number): void {
    const node = tree.nodes.get(id)
    if (node === undefined) return
    const children = node.children.filter(child => visible?.has(child) ?? true)
    const results = resultsOf(tree, id)
    const count = children.length + results.length
    const isExpanded = visible !== undefined || !options.collapsed.has(id)
    const expansion = count === 0 ? undefined : isExpanded
    rows.push({
      kind: 'node',
      key: id,
      label: node.plan.name,
      level,
      position,
      setSize,
      expanded: expansion,
      node,
    })
    if (count === 0 || !isExpanded) return
    children.forEach((child, index) => addNode(child, level + 1, index + 1, count))
    results.forEach((result, index) => addResult(result, level + 1, children.length + index + 1, count))
  }

  function addResult(result: Result, level: number, position: number, setSize: number): void {
    const key = `result:${result.id}`
    rows.push({
      kind: 'result',
      key,
      label: result.title,
      level,
      position,
      setSize,
      expanded: undefined,
      result,
    })
  }
}

function resultsOf(tree: ExperimentTree, node: NodeId): readonly Result[] {
  return [...tree.results.values()].filter(result => result.node === node)
}

/** Ids of the nodes that match, of all above and of all below them. */
function matching(tree: ExperimentTree, filter: string): ReadonlySet<NodeId> {
  const visible = new Set<NodeId>()
  for (const [id, node] of tree.nodes) {
    const titles = resultsOf(tree, id).map(result => result.title)
    if (![node.plan.name, ...titles].some(name => name.toLowerCase().includes(filter))) continue
    addBelow(id)
    for (let at: NodeId | undefined = id; at !== undefined; at = tree.nodes.get(at)?.parent) visible.add(at)
  }
  return visible

  function addBelow(id: NodeId): void {
    visible.add(id)
    for (const child of tree.nodes.get(id)?.children ?? []) addBelow(child)
  }
}
