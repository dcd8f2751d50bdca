import { assert, demand } from '../base/assert.ts'
import type { NodeOutcome } from '../model/events.ts'
import type { NodeId } from '../model/ids.ts'
import type { NodeStatus, TreeNode } from './experiment-tree.ts'
import { nodeOf, updateNode } from './tree-draft.ts'
import type { TreeDraft } from './tree-draft.ts'

/** A node runs; so do the nodes around it. */
export function startNode(draft: TreeDraft, id: NodeId, atMs: number): void {
  nodeOf(draft, id)
  for (let at: NodeId | undefined = id; at !== undefined; at = nodeOf(draft, at).parent) {
    updateNode(draft, at, node => running(node, atMs))
  }
  draft.top = { ...draft.top, current: id }
}

export function finishNode(draft: TreeDraft, id: NodeId, outcome: NodeOutcome, atMs: number): void {
  updateNode(draft, id, node => {
    const counted = outcome === 'complete' && countsExecutions(node) ? node.total : node.done
    return {
      ...node,
      status: outcome,
      startedAtMs: node.startedAtMs ?? atMs,
      finishedAtMs: atMs,
      done: counted,
    }
  })
  settle(draft, nodeOf(draft, id).parent, atMs)
}

/**
 * From `id` upwards: a parent whose children are all over is over too, in the worst way any child ended. A scan also needs all its points,
 * unless its children ended badly. Its own `node.finished` overrides this.
 */
export function settle(draft: TreeDraft, id: NodeId | undefined, atMs: number): void {
  for (let at = id; at !== undefined; at = nodeOf(draft, at).parent) {
    const node = nodeOf(draft, at)
    if (mayGrow(node)) return
    const outcome = outcomeOfChildren(draft, node)
    if (outcome === undefined || (outcome === 'complete' && node.done < node.total)) return
    if (node.status !== 'running' && node.status !== 'planned') continue
    updateNode(draft, at, old => ({
      ...old,
      status: outcome,
      startedAtMs: old.startedAtMs ?? atMs,
      finishedAtMs: atMs,
    }))
  }
}

/** The experiment is closed: nothing runs any more. What never started stays planned. */
export function stopRunningNodes(draft: TreeDraft, outcome: NodeOutcome, atMs: number): void {
  for (const id of draft.nodeIds()) {
    updateNode(draft, id, node =>
      node.status === 'running' ? { ...node, status: outcome, finishedAtMs: atMs } : node,
    )
  }
}

/** More children may come: only its own end tells that it is over. */
function mayGrow({ plan }: TreeNode): boolean {
  return plan.kind === 'macro' || (plan.kind === 'sequence' && plan.isOpen === true)
}

function running(node: TreeNode, atMs: number): TreeNode {
  if (node.status === 'running') return node
  return { ...node, status: 'running', startedAtMs: node.startedAtMs ?? atMs, finishedAtMs: undefined }
}

function outcomeOfChildren(draft: TreeDraft, node: TreeNode): NodeOutcome | undefined {
  let worst: NodeOutcome = 'complete'
  // From the last one on: while others are still to come, that is seen at once.
  for (let at = node.children.length - 1; at >= 0; at--) {
    const { status, plan } = nodeOf(draft, demand(node.children[at], 'child'))
    if (plan.kind === 'paramSet') continue
    if (status === 'planned' || status === 'running') return undefined
    if (severity(status) > severity(worst)) worst = status
  }
  return worst
}

// A failure is worse than a wish to stop, and that is worse than a node left out on purpose.
function severity(outcome: NodeOutcome): number {
  const order: readonly NodeStatus[] = ['complete', 'skipped', 'aborted', 'failed']
  const at = order.indexOf(outcome)
  assert(at >= 0, `"${outcome}" is no outcome`)
  return at
}

function countsExecutions({ plan }: TreeNode): boolean {
  return plan.kind === 'acquisition' && plan.camera === undefined
}
