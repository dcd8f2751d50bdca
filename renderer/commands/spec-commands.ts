import { nextTick } from 'vue'
import { useSpecStore } from '../stores/spec.ts'
import { useWorkbenchStore, type SideTab } from '../stores/workbench.ts'
import type { Command } from './command.ts'

const group = 'SPEC'

/** SPEC's terminal, motors and counters. */
export function specCommands(): readonly Command[] {
  const spec = useSpecStore()
  const workbench = useWorkbenchStore()

  async function showConsole(): Promise<void> {
    workbench.workspace = 'acquire'
    workbench.bottomTab = 'spec'
    await nextTick()
    document.querySelector<HTMLElement>('[data-spec-console]')?.focus()
  }

  const show = (tab: SideTab) => () => {
    workbench.workspace = 'acquire'
    workbench.sideTab = tab
  }

  return [
    {
      id: 'spec.abort',
      label: 'Abort in SPEC (Ctrl-C)',
      group,
      key: 'Shift+Escape',
      whyNot: () => (spec.isBusy ? spec.whyNot : (spec.whyNot ?? 'SPEC waits at its prompt')),
      run: spec.abort,
    },
    { id: 'spec.console', label: 'SPEC terminal', group, key: 'Control+Backquote', run: showConsole },
    { id: 'spec.motors', label: 'Motors', group, run: show('motors') },
    { id: 'spec.counters', label: 'Counters', group, run: show('counters') },
    { id: 'spec.scan', label: 'New SPEC scan…', group, run: show('scan') },
  ]
}
