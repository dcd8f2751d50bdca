import type { FrameLabel } from '../../shared/ipc/tile.ts'
import type { RunState } from '../../shared/model/run-state.ts'
import type { ExperimentTree } from '../../shared/structure/experiment-tree.ts'

/**
 * Name of the acquisition that goes on while frames of another one are on screen, because the description wants those shown,
 * or because none of this one has come yet.
 */
export function acquiredInstead(
  tree: ExperimentTree,
  run: RunState,
  shown: Pick<FrameLabel, 'file' | 'node'>,
): string | undefined {
  if (run.phase !== 'running' && run.phase !== 'following') return undefined
  // Not the newest node that was started: those of a scan take turns.
  const current = run.node === undefined ? undefined : tree.nodes.get(run.node)
  if (current?.status !== 'running') return undefined
  if (current.plan.kind !== 'acquisition' && current.plan.kind !== 'nativeScan') return undefined
  const isShown = shown.node === current.plan.id && shown.file.startsWith(tree.folder)
  return isShown ? undefined : current.plan.name
}
