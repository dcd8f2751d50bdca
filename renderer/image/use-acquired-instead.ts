import { computed, type ComputedRef } from 'vue'
import { useExperimentStore } from '../stores/experiment.ts'
import { useRunStore } from '../stores/run.ts'
import { acquiredInstead } from '../words/acquired-instead.ts'
import type { ImageViewState } from './use-image-view.ts'

/** Name of what is being acquired while a view that follows the run shows something else; undefined where it shows just that. */
export function useAcquiredInstead(image: ImageViewState): ComputedRef<string | undefined> {
  const experiment = useExperimentStore()
  const run = useRunStore()
  return computed(() => {
    const { shown, source } = image
    if (source.value.kind !== 'live' || shown.value === undefined) return undefined
    return acquiredInstead(experiment.tree, run.state, shown.value.source)
  })
}
