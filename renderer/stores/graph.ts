import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { taskSpecs } from '../../shared/analysis/tasks/all-tasks.ts'
import {
  addStep,
  connect,
  disconnect,
  join,
  possibleSources,
  relabelStep,
  removeStep,
} from '../../shared/workflow/edit-workflow.ts'
import { connectionsOf, type Connection } from '../../shared/workflow/connections.ts'
import { specOf } from '../../shared/workflow/spec-of.ts'
import type { Workflow } from '../../shared/workflow/workflow.ts'
import { useAnalysisStore } from './analysis.ts'
import { useNoticesStore } from './notices.ts'
import { useWorkflowStore } from './workflow.ts'

/** Editing the graph of the chosen workflow: which step is in hand, and what can be done with it. */
export const useGraphStore = defineStore('graph', () => {
  const analysis = useAnalysisStore()
  const notices = useNoticesStore()
  const workflow = useWorkflowStore()
  const selectedId = shallowRef<string>()
  /** What it is to be kept as. */
  const saveName = shallowRef('')

  const selected = computed(() => workflow.graph?.nodes.find(({ id }) => id === selectedId.value))
  const inputs = computed(() => {
    const [graph, node] = [workflow.graph, selected.value]
    if (graph === undefined || node === undefined) return []
    const brought = connectionsOf(graph, taskSpecs).filter(({ target }) => target === node.id)
    return Object.entries(specOf(node, taskSpecs)?.inputs ?? {}).map(([name, spec]) => ({
      name,
      spec,
      isBound: spec.binding !== undefined || node.inputs[name] !== undefined,
      source: brought.find(({ input }) => input === name),
      choices: possibleSources(graph, node.id, spec.kind, taskSpecs),
    }))
  })

  function edit(change: (graph: Workflow) => Workflow): void {
    if (workflow.graph !== undefined) workflow.edit(change(workflow.graph))
  }

  function add(task: string): void {
    const spec = taskSpecs.get(task)
    if (spec === undefined || workflow.graph === undefined) return
    const added = addStep(workflow.graph, spec, taskSpecs)
    workflow.edit(added.workflow)
    selectedId.value = added.id
  }

  function remove(): void {
    const id = selectedId.value
    if (id !== undefined) edit(graph => removeStep(graph, id))
    selectedId.value = undefined
  }

  /** @param from undefined: from the experiment, or from nowhere */
  function bring(input: string, from: Pick<Connection, 'source' | 'output'> | undefined): void {
    const target = selectedId.value
    if (target === undefined) return
    edit(graph =>
      from === undefined
        ? disconnect(graph, target, input, taskSpecs)
        : connect(graph, { ...from, target, input }, taskSpecs),
    )
  }

  /** Drawn from one card to another: what fits is connected. */
  function draw(source: string, target: string): void {
    if (workflow.graph === undefined) return
    const joined = join(workflow.graph, source, target, taskSpecs)
    if (joined === undefined) {
      notices.say('notice', `“${target}” takes nothing that “${source}” gives`)
      return
    }
    workflow.edit(joined)
    selectedId.value = target
  }

  function relabel(label: string): void {
    const id = selectedId.value
    if (id !== undefined && label.trim() !== '') edit(graph => relabelStep(graph, id, label.trim()))
  }

  async function save(): Promise<void> {
    const outcome = await analysis.save(saveName.value, workflow.text(), workflow.offer?.name ?? '')
    if (!outcome.ok) return
    workflow.discard()
    await workflow.load()
    workflow.choose(outcome.value.name)
    saveName.value = ''
  }

  const select = (id: string | undefined): void => void (selectedId.value = id)
  return { selected, select, inputs, add, remove, bring, draw, relabel, saveName, save }
})
