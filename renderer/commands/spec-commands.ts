import { nextTick } from 'vue'
import { useSpecStore } from '../stores/spec.ts'
import { useDockStore } from '../stores/dock.ts'
import type { Command } from './command.ts'

const group = 'SPEC'

/** SPEC's terminal, motors and counters. */
export function specCommands(): readonly Command[] {
  const spec = useSpecStore()
  const dock = useDockStore()

  async function showConsole(): Promise<void> {
    dock.show('acquire', 'spec')
    await nextTick()
    document.querySelector<HTMLElement>('[data-spec-console]')?.focus()
  }

  const show = (pane: string) => () => dock.show('acquire', pane)

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
