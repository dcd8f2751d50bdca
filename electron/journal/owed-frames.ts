import type { NumberedEvent } from '../../shared/model/events.ts'
import type { NodeId } from '../../shared/model/ids.ts'
import type { ExperimentTree, TreeDataset } from '../../shared/structure/experiment-tree.ts'

/**
 * How many frames each dataset of a scan that SPEC ran owes to the points that were told. Such a scan goes on when a camera
 * gives no more frames, and says only at its end which are missing: one that was interrupted never said it.
 */
export function owedFrames(
  { nodes }: ExperimentTree,
  events: readonly NumberedEvent[],
): (dataset: TreeDataset) => number {
  const told = new Map<NodeId, number>()
  for (const { event } of events)
    if (event.kind === 'point.recorded')
      told.set(event.node, Math.max(told.get(event.node) ?? 0, event.point + 1))
  return ({ detector, node }) => {
    const plan = nodes.get(node)?.plan
    if (plan?.kind !== 'nativeScan') return 0
    const camera = plan.cameras.find(one => one.detector === detector)
    return (told.get(node) ?? 0) * (camera?.frames ?? 0)
  }
}
