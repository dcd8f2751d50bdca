import { demand } from '../base/assert.ts'
import type { NodeId } from '../model/ids.ts'
import type { ExperimentTree, RaisedProblem, Result, TreeNode } from './experiment-tree.ts'

/** A tree being changed; the old one never changes. Nodes are many and share their versions, the other maps are copied. */
export interface TreeDraft {
  top: Omit<ExperimentTree, 'nodes' | 'problems' | 'results'>
  readNode(id: NodeId): TreeNode | undefined
  writeNode(id: NodeId, node: TreeNode): void
  nodeIds(): readonly NodeId[]
  problems(): Map<string, RaisedProblem>
  results(): Map<string, Result>
  close(): ExperimentTree
}

export function openDraft(tree: ExperimentTree): TreeDraft {
  const changed = new Map<NodeId, TreeNode>()
  const problems = copyOnce(tree.problems)
  const results = copyOnce(tree.results)
  return {
    top: tree,
    readNode: id => changed.get(id) ?? tree.nodes.get(id),
    writeNode: (id, node) => changed.set(id, node),
    nodeIds: () => [...new Set([...tree.nodes.keys(), ...changed.keys()])],
    problems: problems.own,
    results: results.own,
    close() {
      return {
        ...this.top,
        nodes: nextNodes(tree.nodes, changed),
        problems: problems.now(),
        results: results.now(),
      }
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
  if (after !== before) draft.writeNode(id, after)
}

function nextNodes(
  before: ExperimentTree['nodes'],
  changed: ReadonlyMap<NodeId, TreeNode>,
): ExperimentTree['nodes'] {
  return changed.size === 0 ? before : before.with(changed)
}

function copyOnce<K, V>(original: ReadonlyMap<K, V>): { own: () => Map<K, V>; now: () => ReadonlyMap<K, V> } {
  let copy: Map<K, V> | undefined
  return { own: () => (copy ??= new Map(original)), now: () => copy ?? original }
}
