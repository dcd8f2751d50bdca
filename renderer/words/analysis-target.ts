import type { NodeId } from '../../shared/model/ids.ts'
import type { ExperimentTree } from '../../shared/structure/experiment-tree.ts'
import { scanAbove } from './run-headline.ts'

/**
 * What a person means who analyses without choosing a node: the scan around the frames that came last, or, while darks are
 * taken, the scan they are for. Without any scan the frames themselves.
 */
export function analysisTarget(tree: ExperimentTree, newest: NodeId | undefined): NodeId | undefined {
  return scanAbove(tree, newest)?.plan.id ?? firstScan(tree) ?? newest ?? tree.plan?.root.id
}

/** Darks and whites are analysed with what they are for, never by themselves. */
export function isForItself(tree: ExperimentTree, id: NodeId): boolean {
  const plan = tree.nodes.get(id)?.plan
  return plan?.kind !== 'acquisition' || plan.role === 'data'
}

function firstScan({ nodes, plan }: ExperimentTree): NodeId | undefined {
  return plan?.entries.find(({ node }) => nodes.get(node)?.plan.kind === 'scan')?.node
}
