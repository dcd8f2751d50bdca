import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Result } from '../../shared/structure/experiment-tree.ts'
import { useProvenance } from '../composables/read-provenance.ts'
import { joinPath } from '../words/paths.ts'
import { useAnalyseStore } from './analyse.ts'
import { useAnalysisStore } from './analysis.ts'
import { useWorkflowStore } from './workflow.ts'

/** Results of the experiment that is analysed, the newest first: which one is looked at, and which one it is compared with. */
export const useResultsStore = defineStore('results', () => {
  const analyse = useAnalyseStore()
  const analysis = useAnalysisStore()
  const workflow = useWorkflowStore()
  const chosenId = shallowRef<string>()
  const pinnedId = shallowRef<string>()

  const all = computed(() => [...analyse.tree.results.values()].toReversed())
  const find = (id: string | undefined) => (id === undefined ? undefined : analyse.tree.results.get(id))
  const chosen = computed(() => find(chosenId.value) ?? all.value[0])
  /** A: the others are compared with it. */
  const pinned = computed(() => find(pinnedId.value))
  /** A, when another result is on screen. */
  const compared = computed(() => (pinned.value === chosen.value ? undefined : pinned.value))

  const fileOf = ({ file }: Result): string => joinPath(analyse.tree.folder, file)
  const request = (result: Result | undefined) =>
    result && { file: fileOf(result), endedAtMs: result.endedAtMs }
  const origin = useProvenance(() => request(chosen.value))
  const pinnedOrigin = useProvenance(() => request(pinned.value))

  /** The graph, the inputs and the data of the chosen result go into the form. */
  async function runAgain(): Promise<void> {
    const { value: result } = chosen
    if (result === undefined) return
    const outcome = await analysis.provenance(fileOf(result))
    if (!outcome.ok) return
    analyse.chooseNode(result.node)
    workflow.runAgain({ name: result.id, file: fileOf(result), origin: 'result', text: outcome.value.graph })
  }

  /** The same once more, where it failed or was interrupted; the new result is shown. */
  async function retry(result: Result | undefined): Promise<void> {
    if (result === undefined) return
    const origin = await analysis.provenance(fileOf(result))
    if (!origin.ok) return
    const { graph } = origin.value
    const started = await analysis.startGraph(result.id, graph, analyse.master, result.node, false)
    if (started.ok) choose(started.value.id)
  }

  /** Whether the raw images are shown beside those of the result. */
  const hasData = shallowRef(false)
  const toggleData = (): void => void (hasData.value = !hasData.value)
  const choose = (id: string): void => void (chosenId.value = id)
  /** The same again ends comparing. */
  const pin = (id: string): void => void (pinnedId.value = pinnedId.value === id ? undefined : id)
  return {
    ...{ all, chosen, choose, pinned, pin, compared, origin, pinnedOrigin, runAgain, retry },
    ...{ hasData, toggleData },
  }
})
