import { useAnalysisStore } from '../stores/analysis.ts'
import { useBrowseStore } from '../stores/browse.ts'
import { useExperimentStore } from '../stores/experiment.ts'
import { useFilesStore } from '../stores/files.ts'
import { useSelectionStore } from '../stores/selection.ts'
import { useWorkbenchStore } from '../stores/workbench.ts'
import type { Command } from './command.ts'

const group = 'Data'

/** Opening files and analysing what the selection points at, in whichever workspace is in front. */
export function dataCommands(): readonly Command[] {
  const files = useFilesStore()
  const workbench = useWorkbenchStore()
  const experiment = useExperimentStore()
  const selection = useSelectionStore()
  const browse = useBrowseStore()
  const analysis = useAnalysisStore()

  async function choose(): Promise<void> {
    workbench.workspace = 'browse'
    await files.choose()
  }

  async function openCurrent(): Promise<void> {
    workbench.workspace = 'browse'
    await files.open(experiment.masterFile)
  }

  function target() {
    if (workbench.workspace === 'browse') {
      return { tree: browse.experiment, node: browse.node, master: files.opened?.file ?? '' }
    }
    return { tree: experiment.tree, node: selection.node, master: experiment.masterFile }
  }

  function whyNoNormalise(): string | undefined {
    const { tree, node } = target()
    return analysis.whyNot(tree, node)
  }

  async function normalise(): Promise<void> {
    const { node, master } = target()
    if (node !== undefined) await analysis.normalise(master, node)
  }

  return [
    { id: 'file.choose', label: 'Open file…', group, key: 'Control+O', run: choose },
    {
      id: 'file.current',
      label: 'Open this experiment in Browse',
      group,
      whyNot: () =>
        experiment.tree.experiment === undefined ? 'No experiment has been recorded yet' : undefined,
      run: openCurrent,
    },
    {
      id: 'data.normalise',
      label: 'Normalise',
      group,
      key: 'Control+Shift+N',
      whyNot: whyNoNormalise,
      run: normalise,
    },
  ]
}
