import { defineStore } from 'pinia'
import { computed, shallowReadonly, shallowRef } from 'vue'
import { taskSpecs } from '../../shared/analysis/tasks/all-tasks.ts'
import type { WorkflowFile } from '../../shared/model/workflow-offer.ts'
import { checkWorkflow, type WorkflowProblem } from '../../shared/workflow/check-workflow.ts'
import { offeredSteps } from '../../shared/workflow/offered-steps.ts'
import { parseWorkflow } from '../../shared/workflow/parse-workflow.ts'
import { setInputs } from '../../shared/workflow/set-inputs.ts'
import type { JsonObject, JsonValue, Workflow } from '../../shared/workflow/workflow.ts'
import { writeWorkflow } from '../../shared/workflow/write-workflow.ts'
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
  const drafts = shallowRef<Readonly<Record<string, Draft>>>({})

  const offers = computed(() =>
    [...(recorded.value === undefined ? [] : [recorded.value]), ...files.value].map(offerOf),
  )
  const named = (wanted: string | undefined) => offers.value.find(({ name }) => name === wanted)
  /** Until one is chosen, the one that the description of the experiment names. */
  const offer = computed(
    () => named(chosenName.value) ?? named(analyse.tree.plan?.workflow) ?? offers.value[0],
  )
  const draft = computed<Draft>(() => drafts.value[offer.value?.name ?? ''] ?? { set: {} })
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

  function keep(next: Draft): void {
    if (offer.value !== undefined) drafts.value = { ...drafts.value, [offer.value.name]: next }
  }

  function change(name: string, value: JsonValue | undefined): void {
    const rest = Object.fromEntries(Object.entries(set.value).filter(([key]) => key !== name))
    keep({ ...draft.value, set: value === undefined ? rest : { ...rest, [name]: value } })
  }

  /** Changed inputs of steps that are no more go with them. */
  function edit(next: Workflow): void {
    const ids = next.nodes.map(({ id }) => id)
    const kept = Object.entries(set.value).filter(([key]) => ids.includes(key.slice(0, key.lastIndexOf('.'))))
    keep({ graph: next, set: Object.fromEntries(kept) })
  }

  /** As the file has it. */
  const discard = (): void => keep({ set: {} })

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
  }
})

/** `name` is that of the result. */
export type RecordedWorkflow = Omit<WorkflowFile, 'origin'> & { readonly origin: 'result' }

function offerOf(file: WorkflowFile | RecordedWorkflow) {
  const parsed = parseWorkflow(file.text, file.file)
  return 'problems' in parsed
    ? { ...file, workflow: undefined, problems: parsed.problems }
    : { ...file, workflow: parsed.workflow, problems: [] }
}
