import { useAnalysisStore } from '../stores/analysis.ts'
import { useGraphStore } from '../stores/graph.ts'
import { useWorkflowStore } from '../stores/workflow.ts'
import type { Command } from './command.ts'

const group = 'Analysis'

/** The editor of workflows. */
export function graphCommands(): readonly Command[] {
  const analysis = useAnalysisStore()
  const graph = useGraphStore()
  const workflow = useWorkflowStore()
  const inGraph = (key: string) => ({ group, key, within: 'graph' })
  const whyNoGraph = () => (workflow.graph === undefined ? 'There is no graph' : undefined)

  async function importFile(): Promise<void> {
    const outcome = await analysis.importFile()
    if (!outcome.ok || outcome.value === undefined) return
    await workflow.load()
    workflow.choose(outcome.value.name)
  }

  return [
    {
      id: 'analyse.undo',
      label: 'Undo the last change of the workflow',
      ...inGraph('Control+Z'),
      whyNot: () => (workflow.canUndo ? undefined : 'Nothing to undo'),
      run: () => workflow.undo(),
    },
    {
      id: 'analyse.redo',
      label: 'Redo the change of the workflow',
      ...inGraph('Control+Shift+Z'),
      whyNot: () => (workflow.canRedo ? undefined : 'Nothing to redo'),
      run: () => workflow.redo(),
    },
    {
      id: 'analyse.remove-step',
      label: 'Remove the step from the workflow',
      ...inGraph('Delete'),
      whyNot: () => (graph.selected === undefined ? 'Select a step of the graph' : undefined),
      run: () => graph.remove(),
    },
    {
      id: 'analyse.revert',
      label: 'Take back all changes of the workflow',
      group,
      whyNot: () => (workflow.isChanged ? undefined : 'Nothing has been changed'),
      run: () => workflow.discard(),
    },
    {
      id: 'analyse.save',
      label: 'Save the workflow as one of your own',
      group,
      whyNot: () => (graph.saveName.trim() === '' ? 'Type a name first' : undefined),
      run: () => graph.save(),
    },
    {
      id: 'analyse.import',
      label: 'Import a workflow from a file…',
      group,
      run: importFile,
    },
    {
      id: 'analyse.export',
      label: 'Export the workflow to a file, as ewoks reads it…',
      group,
      whyNot: whyNoGraph,
      run: () => analysis.exportFile(workflow.text(), workflow.offer?.name ?? ''),
    },
  ]
}
