import { nodeModels } from '../describe/new-nodes.ts'
import type { NodeStep } from '../describe/node-places.ts'
import { useDescribeFileStore } from '../stores/describe-file.ts'
import { useDescribeOutlineStore } from '../stores/describe-outline.ts'
import { useDescribeTextStore } from '../stores/describe-text.ts'
import { useDescriptionsStore } from '../stores/descriptions.ts'
import { useWorkbenchStore } from '../stores/workbench.ts'
import type { Command } from './command.ts'

const group = 'Describe'
/** Where the keys of the outline act. */
const within = 'describe-outline'

/** Writing descriptions: files, undo, and what is done to whole nodes. */
export function describeCommands(): readonly Command[] {
  const file = useDescribeFileStore()
  const document = useDescribeTextStore()
  const outline = useDescribeOutlineStore()
  const descriptions = useDescriptionsStore()
  const workbench = useWorkbenchStore()

  function whyClosed(): string | undefined {
    if (workbench.workspace !== 'describe') return 'Go to Describe first'
    return file.isOpen ? undefined : 'No description is open'
  }

  function whyNoNode(): string | undefined {
    if (outline.reading.kind !== 'read') return whyClosed() ?? 'The YAML cannot be read yet'
    return whyClosed() ?? (outline.node === undefined ? 'Select a node in the outline' : undefined)
  }

  /** What is on the screen is what starts: it is saved first. */
  async function start(): Promise<void> {
    if ((file.isModified || file.file === undefined) && !(await file.save())) return
    if (file.file === undefined) return
    await descriptions.load()
    await descriptions.choose(file.file)
    workbench.workspace = 'acquire'
    workbench.isStartOpen = true
  }

  const step = (direction: NodeStep, label: string, key: string): Command => ({
    id: `describe.${direction}`,
    label,
    group,
    key,
    within,
    whyNot: () =>
      whyNoNode() ?? (outline.canStep(direction) ? undefined : 'There is no place in this direction'),
    run: () => outline.step(direction),
  })

  return [
    {
      id: 'describe.new',
      label: 'New description…',
      group,
      run: () => {
        workbench.workspace = 'describe'
        file.close()
      },
    },
    {
      id: 'describe.open',
      label: 'Open description…',
      group,
      key: 'Control+O',
      whyNot: () => (workbench.workspace === 'describe' ? undefined : 'Go to Describe first'),
      run: file.choose,
    },
    {
      id: 'describe.save',
      label: 'Save',
      group,
      key: 'Control+S',
      whyNot: whyClosed,
      run: () => file.save(),
    },
    { id: 'describe.save-as', label: 'Save as…', group, whyNot: whyClosed, run: file.saveAs },
    {
      id: 'describe.start',
      label: 'Start this…',
      group,
      key: 'Control+Enter',
      whyNot: whyClosed,
      run: start,
    },
    {
      id: 'describe.undo',
      label: 'Undo',
      group,
      key: 'Control+Z',
      whyNot: () => whyClosed() ?? (document.canUndo ? undefined : 'Nothing to undo'),
      run: () => void document.undo(),
    },
    {
      id: 'describe.redo',
      label: 'Redo',
      group,
      key: 'Control+Shift+Z',
      whyNot: () => whyClosed() ?? (document.canRedo ? undefined : 'Nothing to redo'),
      run: () => void document.redo(),
    },
    ...nodeModels.map(model => ({
      id: `describe.add.${model.id}`,
      label: `Add ${model.label}`,
      group,
      whyNot: () =>
        whyClosed() ?? (outline.reading.kind === 'read' ? undefined : 'The YAML cannot be read yet'),
      run: () => outline.add(model),
    })),
    {
      id: 'describe.copy',
      label: 'Copy the node',
      group,
      key: 'Control+D',
      within,
      whyNot: whyNoNode,
      run: outline.copy,
    },
    {
      id: 'describe.remove',
      label: 'Delete the node',
      group,
      key: 'Delete',
      within,
      whyNot: whyNoNode,
      run: outline.remove,
    },
    step('up', 'Move the node up', 'Alt+ArrowUp'),
    step('down', 'Move the node down', 'Alt+ArrowDown'),
    step('in', 'Move the node into the one above', 'Alt+ArrowRight'),
    step('out', 'Move the node out', 'Alt+ArrowLeft'),
  ]
}
