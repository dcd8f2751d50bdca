import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { NodeId } from '../../shared/model/ids.ts'
import { emptyTree } from '../../shared/structure/apply-event.ts'
import { plannedNodes } from '../../shared/structure/planned-nodes.ts'
import { isUnderWay } from '../words/run-actions.ts'
import { useDescriptionsStore } from './descriptions.ts'
import { useExperimentStore } from './experiment.ts'
import { useRunStore } from './run.ts'
import { useSelectionStore } from './selection.ts'
import { useWorkbenchStore } from './workbench.ts'

/** What the panes of Acquire show: the running experiment, or, while one chooses what to start, what would be done. */
export const useAcquireStore = defineStore('acquire', () => {
  const experiment = useExperimentStore()
  const selection = useSelectionStore()
  const descriptions = useDescriptionsStore()
  const workbench = useWorkbenchStore()
  const run = useRunStore()
  const plannedNode = shallowRef<NodeId | undefined>()

  const isStarting = computed(
    () => !isUnderWay(run.state.phase) && (workbench.isStartOpen || experiment.tree.experiment === undefined),
  )
  const tree = computed(() => {
    const plan = descriptions.plan
    if (!isStarting.value || plan === undefined) return experiment.tree
    return { ...emptyTree(), plan, nodes: plannedNodes(plan) }
  })
  const isRecorded = computed(() => tree.value === experiment.tree)
  const node = computed(() => {
    if (isRecorded.value) return selection.node
    const chosen = plannedNode.value
    return chosen !== undefined && tree.value.nodes.has(chosen) ? chosen : tree.value.plan?.root.id
  })
  const result = computed(() => (isRecorded.value ? selection.result?.id : undefined))

  function selectNode(id: NodeId): void {
    if (isRecorded.value) selection.selectNode(id)
    else plannedNode.value = id
  }

  return { isStarting, tree, node, result, selectNode, selectResult: selection.selectResult }
})
