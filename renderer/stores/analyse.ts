import { defineStore } from 'pinia'
import { computed, shallowReadonly, shallowRef } from 'vue'
import type { NodeId } from '../../shared/model/ids.ts'
import type { WorkflowOffer } from '../../shared/model/workflow-offer.ts'
import type { JsonObject } from '../../shared/workflow/workflow.ts'
import { useAnalysisStore } from './analysis.ts'
import { useBrowseStore } from './browse.ts'
import { useExperimentStore } from './experiment.ts'
import { useSelectionStore } from './selection.ts'
import { joinPath } from '../words/paths.ts'

/** What is analysed, with which workflow and which inputs of its steps. */
export const useAnalyseStore = defineStore('analyse', () => {
  const analysis = useAnalysisStore()
  const browse = useBrowseStore()
  const experiment = useExperimentStore()
  const selection = useSelectionStore()
  const offers = shallowRef<readonly WorkflowOffer[]>([])
  const chosenName = shallowRef<string>()
  /** Changed inputs by workflow, `step.input`. */
  const changes = shallowRef<Readonly<Record<string, JsonObject>>>({})
  const wantsOpened = shallowRef(false)
  const chosenNode = shallowRef<NodeId>()
  const chosenResult = shallowRef<string>()

  /** An experiment that was opened in Browse can be chosen; without one of this program it is the one. */
  const opened = computed(() => browse.experiment)
  const isOpened = computed(
    () => opened.value !== undefined && (wantsOpened.value || experiment.tree.experiment === undefined),
  )
  const tree = computed(() => (isOpened.value && opened.value ? opened.value : experiment.tree))
  const node = computed(() => {
    const wanted = chosenNode.value ?? (isOpened.value ? browse.node : selection.node)
    return wanted !== undefined && tree.value.nodes.has(wanted) ? wanted : tree.value.plan?.root.id
  })
  const results = computed(() => [...tree.value.results.values()].toReversed())
  const result = computed(() =>
    chosenResult.value === undefined ? results.value[0] : tree.value.results.get(chosenResult.value),
  )
  const offer = computed(() => offers.value.find(({ name }) => name === chosenName.value) ?? offers.value[0])
  const set = computed<JsonObject>(() => changes.value[offer.value?.name ?? ''] ?? {})

  async function load(): Promise<void> {
    const outcome = await analysis.workflows()
    if (outcome.ok) offers.value = outcome.value
  }

  function change(name: string, value: JsonObject[string] | undefined): void {
    const workflow = offer.value?.name
    if (workflow === undefined) return
    const rest = Object.fromEntries(Object.entries(set.value).filter(([key]) => key !== name))
    changes.value = { ...changes.value, [workflow]: value === undefined ? rest : { ...rest, [name]: value } }
  }

  /** The new result is shown as it grows. */
  async function start(): Promise<void> {
    const { master, folder } = tree.value
    if (offer.value === undefined || node.value === undefined) return
    const outcome = await analysis.start(offer.value.name, set.value, joinPath(folder, master), node.value)
    if (outcome.ok) chosenResult.value = outcome.value.id
  }

  const choose = (name: string): void => void (chosenName.value = name)
  const chooseNode = (id: NodeId): void => void (chosenNode.value = id)
  const chooseResult = (id: string): void => void (chosenResult.value = id)
  const chooseOpened = (wanted: boolean): void => void (wantsOpened.value = wanted)
  return {
    ...{ offers: shallowReadonly(offers), offer, set, change, choose, load },
    ...{ tree, opened, isOpened, chooseOpened, node, chooseNode },
    ...{ results, result, chooseResult, start },
  }
})
