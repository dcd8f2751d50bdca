import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { allTasks } from '../../shared/analysis/tasks/all-tasks.ts'
import type { NodeId } from '../../shared/model/ids.ts'
import { whyUnfit } from '../../shared/workflow/why-unfit.ts'
import type { Workflow } from '../../shared/workflow/workflow.ts'
import { analysisTarget, isForItself } from '../words/analysis-target.ts'
import { joinPath } from '../words/paths.ts'
import { useBrowseStore } from './browse.ts'
import { useExperimentStore } from './experiment.ts'
import { useSelectionStore } from './selection.ts'

/** What is analysed: the experiment of this program or the one opened in Browse, and the nodes of it whose data are taken. */
export const useAnalyseStore = defineStore('analyse', () => {
  const browse = useBrowseStore()
  const experiment = useExperimentStore()
  const selection = useSelectionStore()
  const wantsOpened = shallowRef(false)
  const chosenNode = shallowRef<NodeId>()
  const markedNodes = shallowRef<ReadonlySet<NodeId>>(new Set())
  /** Steps are computed although an earlier result has them. */
  const isAnew = shallowRef(false)

  /** An experiment that was opened in Browse can be chosen; without one of this program it is the one. */
  const opened = computed(() => browse.experiment)
  const isOpened = computed(
    () => opened.value !== undefined && (wantsOpened.value || experiment.tree.experiment === undefined),
  )
  const tree = computed(() => (isOpened.value && opened.value ? opened.value : experiment.tree))
  const master = computed(() => joinPath(tree.value.folder, tree.value.master))
  const node = computed(() => {
    const wanted = chosenNode.value ?? (isOpened.value ? browse.node : offeredNode())
    return wanted !== undefined && tree.value.nodes.has(wanted) ? wanted : tree.value.plan?.root.id
  })
  /** Taken along with the chosen one. */
  const marked = computed(() => new Set([...markedNodes.value].filter(id => tree.value.nodes.has(id))))
  /** Each gets a result of its own. */
  const targets = computed<readonly NodeId[]>(() =>
    node.value === undefined ? [] : [...new Set([node.value, ...marked.value])],
  )

  function offeredNode(): NodeId | undefined {
    const { isFollowing, node: selected } = selection
    const isChosen = !isFollowing && selected !== undefined && isForItself(experiment.tree, selected)
    return isChosen ? selected : analysisTarget(experiment.tree, selected)
  }

  /** Why a workflow cannot be run on the chosen nodes, as far as is known before. */
  function whyNot(workflow: Workflow): string | undefined {
    const { plan } = tree.value
    if (plan === undefined) return undefined
    for (const id of targets.value) {
      const why = whyUnfit(workflow, allTasks, plan, id)
      if (why !== undefined) return why
    }
    return undefined
  }

  function chooseNode(id: NodeId): void {
    chosenNode.value = id
    markedNodes.value = new Set()
  }

  function mark(id: NodeId): void {
    const next = new Set(markedNodes.value)
    if (!next.delete(id)) next.add(id)
    markedNodes.value = next
  }

  const chooseOpened = (wanted: boolean): void => void (wantsOpened.value = wanted)
  return {
    ...{ tree, master, opened, isOpened, chooseOpened },
    ...{ node, chooseNode, marked, mark, targets, whyNot, isAnew },
  }
})
