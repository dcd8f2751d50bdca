import { defineStore } from 'pinia'
import { computed, shallowReadonly, shallowRef } from 'vue'
import type { NodeId } from '../../shared/model/ids.ts'
import { followedNode } from '../../shared/structure/featured-node.ts'
import { useExperimentStore } from './experiment.ts'

/** One selection for tree, image, curve and details. Following moves it with the run; any own choice ends that. */
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
    const { nodes, plan } = experiment.tree
    const chosen = isFollowing.value ? undefined : chosenNode.value
    if (chosen !== undefined && nodes.has(chosen)) return chosen
    return followedNode(experiment.tree) ?? plan?.root.id
  })
  const result = computed(() => {
    const id = isFollowing.value ? undefined : chosenResult.value
    return id === undefined ? undefined : experiment.tree.results.get(id)
  })
  return { node, result, isFollowing: shallowReadonly(isFollowing), selectNode, selectResult, follow }
})
