import type { NodeId } from '../../shared/model/ids.ts'
import type { ExperimentTree, Result } from '../../shared/structure/experiment-tree.ts'
import type { TreeRow } from './tree-row.ts'

/** Where a node or a result stands. What it is like now is looked up when the row is shown: it changes far more often. */
export type ExperimentRow = TreeRow &
  ({ readonly kind: 'node'; readonly node: NodeId } | { readonly kind: 'result'; readonly result: string })

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
  const results = resultsByNode(tree)
  const visible = options.filter === '' ? undefined : matching(tree, results, options.filter.toLowerCase())
  if (visible?.has(root) ?? true) addNode(root, 1, 1, 1)
  return rows

  function addNode(id: NodeId, level: number, position: number, setSize: number): void {
    const node = tree.nodes.get(id)
    if (node === undefined) return
    const children = visible === undefined ? node.children : node.children.filter(child => visible.has(child))
    const below = results.get(id) ?? []
    const count = children.length + below.length
    const isExpanded = visible !== undefined || !options.collapsed.has(id)
    const expanded = count === 0 ? undefined : isExpanded
    rows.push({ kind: 'node', key: id, label: node.plan.name, level, position, setSize, expanded, node: id })
    if (count === 0 || !isExpanded) return
    children.forEach((child, index) => addNode(child, level + 1, index + 1, count))
    below.forEach((result, index) => addResult(result, level + 1, children.length + index + 1, count))
  }

  function addResult({ id, title }: Result, level: number, position: number, setSize: number): void {
    const place = { level, position, setSize, expanded: undefined }
    rows.push({ kind: 'result', key: `result:${id}`, label: title, ...place, result: id })
  }
}

/**
 * The same for a tree that changes all the time: as long as no node and no result is added and the options stay, the rows
 * are those of before. With 100 000 nodes, ten times a second, the difference is that between everything and nothing.
 */
export function keptExperimentRows(): typeof experimentRows {
  let known:
    { tree: ExperimentTree; options: ExperimentRowOptions; rows: readonly ExperimentRow[] } | undefined
  return (tree, options) => {
    if (known === undefined || !isAlike(known.tree, tree) || !isSame(known.options, options)) {
      known = { tree, options, rows: experimentRows(tree, options) }
    }
    return known.rows
  }
}

function isAlike(before: ExperimentTree, now: ExperimentTree): boolean {
  // A plan grows by being replaced; results are only ever added.
  return before.plan === now.plan && before.results.size === now.results.size
}

function isSame(before: ExperimentRowOptions, now: ExperimentRowOptions): boolean {
  return before.filter === now.filter && before.collapsed === now.collapsed
}

type ResultsByNode = ReadonlyMap<NodeId, readonly Result[]>

function resultsByNode({ results }: ExperimentTree): ResultsByNode {
  const found = new Map<NodeId, Result[]>()
  for (const result of results.values()) {
    const known = found.get(result.node)
    if (known === undefined) found.set(result.node, [result])
    else known.push(result)
  }
  return found
}

/** Ids of the nodes that match, of all above and of all below them. */
function matching(tree: ExperimentTree, results: ResultsByNode, filter: string): ReadonlySet<NodeId> {
  const visible = new Set<NodeId>()
  const whole = new Set<NodeId>()
  for (const [id, node] of tree.nodes) {
    const titles = results.get(id)?.map(({ title }) => title) ?? []
    if (![node.plan.name, ...titles].some(name => name.toLowerCase().includes(filter))) continue
    addBelow(id)
    for (let at = node.parent; at !== undefined && !visible.has(at); at = tree.nodes.get(at)?.parent) {
      visible.add(at)
    }
  }
  return visible

  function addBelow(id: NodeId): void {
    if (whole.has(id)) return
    whole.add(id)
    visible.add(id)
    for (const child of tree.nodes.get(id)?.children ?? []) addBelow(child)
  }
}
