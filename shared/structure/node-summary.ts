import type { ExperimentTree, TreeNode } from './experiment-tree.ts'

/**
 * A question about all nodes of a tree that is answered some hundred nodes at a time: the answers come in the order of the
 * nodes, and asking again after an event costs what the event changed, not what the tree holds. `of` may only look at the
 * nodes themselves.
 */
export function nodeSummary<T>(
  of: (nodes: readonly TreeNode[]) => T,
): (tree: Pick<ExperimentTree, 'nodes'>) => readonly T[] {
  const known = new WeakMap<readonly TreeNode[], T>()
  return ({ nodes }) => nodes.summarise(known, of)
}
