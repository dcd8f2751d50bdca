import type { FrameAcquisition } from '../../shared/ipc/tile.ts'
import type { NodeId } from '../../shared/model/ids.ts'
import type { PlanNode } from '../../shared/model/plan.ts'
import type { ExperimentTree } from '../../shared/structure/experiment-tree.ts'

/** What the frames of a node are, in words. */
export function acquisitionOf(node: PlanNode): FrameAcquisition {
  return { name: node.name, role: node.kind === 'acquisition' ? node.role : undefined }
}

/** What is known of frames that are being acquired. */
export interface KnownOfFrames {
  readonly acquisition: FrameAcquisition | undefined
  /** Number of the last frame that is planned; undefined where only the end will tell. */
  readonly lastFrame: number | undefined
}

export function knownOfFrames(tree: ExperimentTree, id: NodeId, dataset: string): KnownOfFrames {
  const node = tree.nodes.get(id)
  const shape = node?.datasets.find(candidate => candidate.dataset === dataset)?.shape ?? []
  const frames = shape.slice(0, -2).reduce((product, length) => product * length, 1)
  return {
    acquisition: node && acquisitionOf(node.plan),
    lastFrame: shape.length > 2 && frames > 0 ? frames - 1 : undefined,
  }
}
