import { computed, shallowRef, watch, type ComputedRef } from 'vue'
import type { NodeId } from '../../shared/model/ids.ts'
import type { ExperimentTree } from '../../shared/structure/experiment-tree.ts'
import { nodeSummary } from '../../shared/structure/node-summary.ts'

/** How many scans began since somebody looked away from the newest one. */
export function useNewerScans(tree: () => ExperimentTree, isFollowing: () => boolean): ComputedRef<number> {
  const before = shallowRef(0)
  watch(
    isFollowing,
    following => {
      if (!following) before.value = startedScans(tree())
    },
    { immediate: true },
  )
  return computed(() => (isFollowing() ? 0 : Math.max(0, startedScans(tree()) - before.value)))
}

/** Entries: outermost scans and acquisitions. */
function startedScans(tree: ExperimentTree): number {
  const root = tree.plan?.root.id
  return startedByParent(tree).reduce((started, counts) => started + (counts.get(root) ?? 0), 0)
}

const startedByParent = nodeSummary(nodes => {
  const counts = new Map<NodeId | undefined, number>()
  for (const { parent, startedAtMs } of nodes) {
    if (startedAtMs !== undefined) counts.set(parent, (counts.get(parent) ?? 0) + 1)
  }
  return counts
})
