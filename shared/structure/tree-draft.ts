import { demand } from '../base/assert.ts'
import type { NodeId } from '../model/ids.ts'
import type { ExperimentTree, RaisedProblem, Result, TreeNode } from './experiment-tree.ts'

/** A tree being changed: each map is copied when it is first asked for, so that the old tree never changes. */
export interface TreeDraft {
  top: Omit<ExperimentTree, 'nodes' | 'problems' | 'results'>
  readNode(id: NodeId): TreeNode | undefined
  nodes(): Map<NodeId, TreeNode>
  problems(): Map<string, RaisedProblem>
  results(): Map<string, Result>
  close(): ExperimentTree
}

export function openDraft(tree: ExperimentTree): TreeDraft {
  const nodes = copyOnce(tree.nodes)
  const problems = copyOnce(tree.problems)
  const results = copyOnce(tree.results)
  return {
    top: tree,
    readNode: id => nodes.now().get(id),
    nodes: nodes.own,
    problems: problems.own,
    results: results.own,
    close() {
      return { ...this.top, nodes: nodes.now(), problems: problems.now(), results: results.now() }
    },
  }
}

export function closeDraft(draft: TreeDraft): ExperimentTree {
  return draft.close()
}

export function nodeOf(draft: TreeDraft, id: NodeId): TreeNode {
  return demand(draft.readNode(id), `node ${id} in the plan`)
}

/** `change` may return the same object: then nothing is copied. */
export function updateNode(draft: TreeDraft, id: NodeId, change: (node: TreeNode) => TreeNode): void {
  const before = nodeOf(draft, id)
  const after = change(before)
  if (after !== before) draft.nodes().set(id, after)
}

function copyOnce<K, V>(original: ReadonlyMap<K, V>): { own: () => Map<K, V>; now: () => ReadonlyMap<K, V> } {
  let copy: Map<K, V> | undefined
  return { own: () => (copy ??= new Map(original)), now: () => copy ?? original }
}
