import { copyText } from '../composables/copy-text.ts'
import { useAdoptionStore } from '../stores/adoption.ts'
import { useAnalyseStore } from '../stores/analyse.ts'
import { useAnalysisStore } from '../stores/analysis.ts'
import { useBrowseStore } from '../stores/browse.ts'
import { useExportsStore } from '../stores/exports.ts'
import { useExperimentStore } from '../stores/experiment.ts'
import { useFilesStore } from '../stores/files.ts'
import { useKeptImagesStore } from '../stores/kept-images.ts'
import { useSelectionStore } from '../stores/selection.ts'
import { useWorkbenchStore } from '../stores/workbench.ts'
import { stackOfSelection } from '../trees/stack-of-selection.ts'
import { dataPath } from '../words/paths.ts'
import { joinPath } from '../words/paths.ts'
import type { Command } from './command.ts'

const group = 'Data'

/** Opening files and analysing what the selection points at, in whichever workspace is in front. */
export function dataCommands(): readonly Command[] {
  const files = useFilesStore()
  const workbench = useWorkbenchStore()
  const experiment = useExperimentStore()
  const selection = useSelectionStore()
  const keptImages = useKeptImagesStore()
  const browse = useBrowseStore()
  const analysis = useAnalysisStore()
  const exports = useExportsStore()
  const adoption = useAdoptionStore()
  const analyse = useAnalyseStore()

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
      // What is open may be one of the experiment's other files.
      const tree = browse.experiment
      return { tree, node: browse.node, master: tree === undefined ? '' : joinPath(tree.folder, tree.master) }
    }
    return { tree: experiment.tree, node: selection.node, master: experiment.masterFile }
  }

  function whyNoNormalise(): string | undefined {
    const { tree, node } = target()
    return analysis.whyNot(tree, node)
  }

  /** The dataset that the selection stands for, in whichever workspace is in front. */
  function selectedData(): { readonly file: string; readonly path: string } | undefined {
    const { tree, node } = target()
    const chosen = browse.selection
    if (workbench.workspace === 'browse' && chosen.kind === 'file-node') {
      return files.opened === undefined ? undefined : { file: files.opened.file, path: chosen.node.path }
    }
    if (tree === undefined) return undefined
    const result = workbench.workspace === 'browse' ? browse.result : selection.result
    const stack = stackOfSelection(tree, node, result?.id)
    return stack === undefined ? undefined : { file: stack.file, path: stack.dataset }
  }

  function whyNoExport(): string | undefined {
    if (exports.isBusy) return 'Another export is going on'
    const chosen = browse.selection
    const isGroup = chosen.kind === 'file-node' && chosen.node.kind !== 'dataset'
    if (workbench.workspace === 'browse' && isGroup) return 'Select a dataset'
    return selectedData() === undefined ? 'Nothing with data is selected' : undefined
  }

  /** Folder of the finished experiment in front; the reason where there is none. */
  function finished(): { readonly folder: string } | { readonly whyNot: string } {
    const { tree } = target()
    if (tree?.experiment === undefined) return { whyNot: 'No experiment is in front' }
    if (tree.outcome === undefined) return { whyNot: 'The experiment has not ended' }
    return exports.isBusy ? { whyNot: 'Another export is going on' } : { folder: tree.folder }
  }

  async function normalise(): Promise<void> {
    const { node, master } = target()
    if (node !== undefined) await analysis.start('normalise', {}, master, node)
  }

  /** What another program recorded is made an experiment first: the stack that is selected, or the one the file means. */
  async function analyseOpened(): Promise<void> {
    const { opened } = files
    if (opened === undefined) return
    if (files.experiment === undefined) {
      const chosen = browse.selection
      const isStack = chosen.kind === 'file-node' && (chosen.node.shape?.length ?? 0) > 2
      if (!(await adoption.adopt(opened.file, isStack ? chosen.node.path : undefined))) return
    }
    analyse.chooseOpened(true)
    workbench.workspace = 'analyse'
  }

  return [
    {
      id: 'file.analyse',
      label: 'Analyse the opened file',
      group,
      whyNot: () => (files.opened === undefined ? 'No file is open in Browse' : adoption.whyNot),
      run: analyseOpened,
    },
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
      id: 'data.copy-path',
      label: 'Copy path of the selection',
      group,
      key: 'Control+Shift+C',
      whyNot: () => (selectedData() === undefined ? 'Nothing with data is selected' : undefined),
      run: () => {
        const data = selectedData()
        return data === undefined ? undefined : copyText(dataPath(data.file, data.path))
      },
    },
    {
      id: 'data.export',
      label: 'Export…',
      group,
      key: 'Control+E',
      whyNot: whyNoExport,
      run: () => {
        const data = selectedData()
        return data === undefined ? undefined : exports.exportNode(data)
      },
    },
    {
      id: 'experiment.single',
      label: 'Make one self-contained file of the experiment',
      group,
      whyNot: () => {
        const found = finished()
        return 'whyNot' in found ? found.whyNot : undefined
      },
      run: () => {
        const found = finished()
        return 'whyNot' in found ? undefined : exports.makeSingle(found.folder)
      },
    },
    {
      id: 'kept.clear',
      label: 'Remove what is kept for later workflows…',
      group,
      run: () => keptImages.clear(),
    },
    {
      id: 'data.normalise',
      label: 'Normalise',
      group,
      key: 'Control+Alt+N',
      whyNot: whyNoNormalise,
      run: normalise,
    },
  ]
}
