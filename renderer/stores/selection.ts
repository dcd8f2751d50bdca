import { defineStore } from 'pinia'
import { computed, shallowReadonly, shallowRef } from 'vue'
import type { NodeId } from '../../shared/model/ids.ts'
import { useExperimentStore } from './experiment.ts'

/** One selection for tree, image, curve and details. Following moves it with the newest node; any own choice ends that. */
export const useSelectionStore = defineStore('selection', () => {
  const experiment = useExperimentStore()
  const chosenNode = shallowRef<NodeId | undefined>()
  const chosenResult = shallowRef<string | undefined>()
  const isFollowing = shallowRef(true)

  function selectNode(node: NodeId): void {
    chosenNode.value = node
    chosenResult.value = undefined
    isFollowing.value = false
  }

  function selectResult(id: string): void {
    const result = experiment.tree.results.get(id)
    if (result === undefined) return
    chosenNode.value = result.node
    chosenResult.value = id
    isFollowing.value = false
  }

  function follow(): void {
    isFollowing.value = true
    chosenResult.value = undefined
  }

  const node = computed(() => {
    const { nodes, current, plan } = experiment.tree
    const wanted = isFollowing.value ? current : chosenNode.value
    return wanted !== undefined && nodes.has(wanted) ? wanted : (current ?? plan?.root.id)
  })
  const result = computed(() => {
    const id = isFollowing.value ? undefined : chosenResult.value
    return id === undefined ? undefined : experiment.tree.results.get(id)
  })
  return { node, result, isFollowing: shallowReadonly(isFollowing), selectNode, selectResult, follow }
})
