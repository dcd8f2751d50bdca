import { defineStore } from 'pinia'
import { computed, shallowReadonly, shallowRef } from 'vue'
import { taskSpecs } from '../../shared/analysis/tasks/all-tasks.ts'
import { changed as changedBy, historyOf, redone, undone, type History } from '../../shared/base/history.ts'
import type { WorkflowFile } from '../../shared/model/workflow-offer.ts'
import { checkWorkflow, type WorkflowProblem } from '../../shared/workflow/check-workflow.ts'
import { offeredSteps } from '../../shared/workflow/offered-steps.ts'
import { setInputs } from '../../shared/workflow/set-inputs.ts'
import type { JsonObject, JsonValue, Workflow } from '../../shared/workflow/workflow.ts'
import { writeWorkflow } from '../../shared/workflow/write-workflow.ts'
import { offerOf, type RecordedWorkflow } from '../words/offered-workflow.ts'
import { useAnalyseStore } from './analyse.ts'
import { useAnalysisStore } from './analysis.ts'

/** What a person has changed of one workflow and not kept: its graph, and inputs of its steps by `step.input`. */
interface Draft {
  readonly graph?: Workflow
  readonly set: JsonObject
}

/** The workflows that can be run, which one is chosen, and what has been changed of it. */
export const useWorkflowStore = defineStore('workflow', () => {
  const analysis = useAnalysisStore()
  const analyse = useAnalyseStore()
  const files = shallowRef<readonly WorkflowFile[]>([])
  /** The workflow of a result that is to be run again. */
  const recorded = shallowRef<RecordedWorkflow>()
  const chosenName = shallowRef<string>()
  const drafts = shallowRef<Readonly<Record<string, History<Draft>>>>({})

  const offers = computed(() =>
    [...(recorded.value === undefined ? [] : [recorded.value]), ...files.value].map(offerOf),
  )
  const named = (wanted: string | undefined) => offers.value.find(({ name }) => name === wanted)
  /** Until one is chosen, the one that the description of the experiment names. */
  const offer = computed(
    () => named(chosenName.value) ?? named(analyse.tree.plan?.workflow) ?? offers.value[0],
  )
  const history = computed(() => drafts.value[offer.value?.name ?? ''] ?? historyOf<Draft>({ set: {} }))
  const draft = computed(() => history.value.now)
  /** The graph without the changed inputs; undefined where the file is none. */
  const graph = computed(() => draft.value.graph ?? offer.value?.workflow)
  const set = computed(() => draft.value.set)
  const isEdited = computed(() => draft.value.graph !== undefined)
  const isChanged = computed(() => isEdited.value || Object.keys(set.value).length > 0)
  const steps = computed(() => (graph.value === undefined ? [] : offeredSteps(graph.value, taskSpecs)))
  const changed = computed(() => graph.value && setInputs(graph.value, set.value, taskSpecs))
  const problems = computed<readonly WorkflowProblem[]>(() => {
    if (changed.value === undefined) return offer.value?.problems ?? []
    const result = checkWorkflow(changed.value, taskSpecs, offer.value?.file ?? '')
    return 'problems' in result ? result.problems : []
  })

  function keep(next: History<Draft> | undefined): void {
    if (offer.value === undefined || next === undefined) return
    drafts.value = { ...drafts.value, [offer.value.name]: next }
  }

  function change(name: string, value: JsonValue | undefined): void {
    const rest = Object.fromEntries(Object.entries(set.value).filter(([key]) => key !== name))
    const next = { ...draft.value, set: value === undefined ? rest : { ...rest, [name]: value } }
    // Typing a value is one step, not one for every key.
    keep(changedBy(history.value, next, name))
  }

  /** Changed inputs of steps that are no more go with them. */
  function edit(next: Workflow): void {
    const ids = next.nodes.map(({ id }) => id)
    const kept = Object.entries(set.value).filter(([key]) => ids.includes(key.slice(0, key.lastIndexOf('.'))))
    keep(changedBy(history.value, { graph: next, set: Object.fromEntries(kept) }))
  }

  /** As the file has it. */
  const discard = (): void => keep(changedBy(history.value, { set: {} }))
  const undo = (): void => keep(undone(history.value))
  const redo = (): void => keep(redone(history.value))
  const canUndo = computed(() => history.value.past.length > 0)
  const canRedo = computed(() => history.value.future.length > 0)

  async function load(): Promise<void> {
    const outcome = await analysis.workflows()
    if (outcome.ok) files.value = outcome.value
  }

  /** Takes a result's graph into the form, with the inputs it was run with. */
  function runAgain(again: RecordedWorkflow): void {
    recorded.value = again
    drafts.value = Object.fromEntries(Object.entries(drafts.value).filter(([name]) => name !== again.name))
    chosenName.value = again.name
  }

  const choose = (name: string): void => void (chosenName.value = name)
  /** What is run: the graph with everything that was changed. */
  const text = (): string => (changed.value === undefined ? '' : writeWorkflow(changed.value))
  return {
    ...{ files: shallowReadonly(files), offers, offer, choose, load, runAgain },
    ...{ graph, steps, set, change, problems, edit, discard, isEdited, isChanged, text },
    ...{ undo, redo, canUndo, canRedo },
  }
})
