import { computed, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import type { NodeId } from '../../../shared/model/ids.ts'
import { planNodes } from '../../../shared/plan/plan-steps.ts'
import { useCommands } from '../../commands/commands.ts'
import {
  helpItems,
  motorItems,
  nodeItems,
  scanItems,
  specItems,
  type PaletteItem,
} from '../../commands/palette-items.ts'
import { modeOf } from '../../commands/palette-modes.ts'
import { orderedCommands, withNodes } from '../../commands/palette-order.ts'
import { searchBest } from '../../commands/search-commands.ts'
import { useKeptList } from '../../composables/kept-list.ts'
import type { WorkspaceSpec } from '../../docking/workspace-spec.ts'
import { useDockStore } from '../../stores/dock.ts'
import { useExperimentStore } from '../../stores/experiment.ts'
import { useSelectionStore } from '../../stores/selection.ts'
import { useSpecStore } from '../../stores/spec.ts'
import { useWorkbenchStore } from '../../stores/workbench.ts'

/** A screenful and a half: rows cost time with every letter; whoever scrolls gets as many more. */
const shownItems = 40
const keptRecent = 12

export interface Palette {
  readonly query: Ref<string>
  readonly items: ComputedRef<readonly PaletteItem[]>
  readonly noteUsed: (item: PaletteItem) => void
  /** As many rows more, until something else is typed. */
  readonly showMore: () => void
}

/** What the palette offers for what is typed; nothing typed, what was used last and what applies now stand first. */
export function usePalette(workspaces: readonly WorkspaceSpec[]): Palette {
  const commands = useCommands()
  const workbench = useWorkbenchStore()
  const experiment = useExperimentStore()
  const selection = useSelectionStore()
  const spec = useSpecStore()
  const dock = useDockStore()
  const recent = useKeptList('hutch.recent-commands', keptRecent)
  const query = shallowRef('')
  const shown = shallowRef(shownItems)
  watch(query, () => (shown.value = shownItems))

  // Apart from the commands, which are asked anew whenever the experiment goes on: a plan may have 100 000 names.
  const plan = computed(() => experiment.tree.plan)
  const nodes = computed(() => (plan.value === undefined ? [] : [...planNodes(plan.value)]))
  const foundNodes = computed(() => {
    const fitting = searchBest(modeOf(query.value).rest, nodes.value, ({ name }) => name)
    return nodeItems(fitting.slice(0, shownItems), select)
  })

  function select(id: NodeId): void {
    workbench.workspace = 'acquire'
    selection.selectNode(id)
  }

  function sendLine(line: string): void {
    dock.show('acquire', 'spec')
    void spec.type(line)
  }

  function showHelp(workspace: WorkspaceSpec['id'], pane: string): void {
    dock.show(workspace, pane)
    workbench.isHelpOpen = true
  }

  function offered(): readonly PaletteItem[] {
    const { mode, rest } = modeOf(query.value)
    const find = (items: readonly PaletteItem[]) => found(rest, items)
    const ordered = () => orderedCommands(commands, recent.list.value)
    switch (mode) {
      case 'all':
        return find(withNodes(ordered(), foundNodes.value))
      case 'commands':
        return find(ordered())
      case 'scans':
        return find(scanItems(experiment.tree, select))
      case 'motors': {
        const act = {
          show: (pane: string) => dock.show('acquire', pane),
          send: sendLine,
          whyNot: spec.whyNot,
        }
        const items = motorItems(spec.status, rest, act)
        return items.some(({ id }) => id.startsWith('move:')) ? items : find(items)
      }
      case 'settings':
        return find(ordered().filter(({ group }) => group === 'Settings'))
      case 'spec':
        return specItems(rest, { send: sendLine, whyNot: spec.whyNot })
      case 'help':
        return find(helpItems(workspaces, showHelp))
    }
  }

  return {
    query,
    items: computed(() => offered().slice(0, shown.value)),
    showMore: () => (shown.value += shownItems),
    noteUsed: ({ id }) => {
      if (commands.some(command => command.id === id)) recent.add(id)
    },
  }
}

/** What is searched is sorted by how well it fits, across all sections. */
function found(words: string, items: readonly PaletteItem[]): readonly PaletteItem[] {
  if (words === '') return items
  return searchBest(words, items, ({ label }) => label).map(item => ({ ...item, section: '' }))
}
