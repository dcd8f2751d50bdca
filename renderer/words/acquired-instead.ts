import type { FrameLabel } from '../../shared/ipc/tile.ts'
import type { RunPhase } from '../../shared/model/run-state.ts'
import type { ExperimentTree } from '../../shared/structure/experiment-tree.ts'

/**
 * Name of the acquisition that goes on while frames of another one are on screen, because the description wants those shown,
 * or because none of this one has come yet.
 */
export function acquiredInstead(
  tree: ExperimentTree,
  phase: RunPhase,
  shown: Pick<FrameLabel, 'file' | 'node'>,
): string | undefined {
  if (phase !== 'running' && phase !== 'following') return undefined
  const current = tree.current === undefined ? undefined : tree.nodes.get(tree.current)
  if (current?.status !== 'running') return undefined
  if (current.plan.kind !== 'acquisition' && current.plan.kind !== 'nativeScan') return undefined
  const isShown = shown.node === current.plan.id && shown.file.startsWith(tree.folder)
  return isShown ? undefined : current.plan.name
}
