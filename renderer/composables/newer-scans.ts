import { computed, shallowRef, watch, type ComputedRef } from 'vue'
import type { ExperimentTree } from '../../shared/structure/experiment-tree.ts'

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
function startedScans({ nodes, plan }: ExperimentTree): number {
  let started = 0
  for (const node of nodes.values())
    if (node.parent === plan?.root.id && node.startedAtMs !== undefined) started += 1
  return started
}
