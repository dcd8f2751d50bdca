import { useDockStore } from '../stores/dock.ts'
import { useEventsStore } from '../stores/events.ts'
import { useWorkbenchStore } from '../stores/workbench.ts'
import type { Command } from './command.ts'

const group = 'Desk'

/** Palette, help, events and the filter of the tree in front. */
export function deskCommands(): readonly Command[] {
  const workbench = useWorkbenchStore()
  const events = useEventsStore()
  const dock = useDockStore()

  function openPalette(start: string): void {
    workbench.paletteStart = start
    workbench.isPaletteOpen = true
  }

  return [
    {
      id: 'desk.palette',
      label: 'Search commands, scans and motors',
      group,
      key: 'Control+K',
      run: () => openPalette(''),
    },
    { id: 'desk.find-scan', label: 'Find a scan…', group, run: () => openPalette('#') },
    { id: 'desk.find-motor', label: 'Find or move a motor…', group, run: () => openPalette('@') },
    {
      id: 'desk.help',
      label: 'Help for this pane',
      group,
      key: 'F1',
      run: () => {
        workbench.isHelpOpen = true
      },
    },
    {
      id: 'desk.filter',
      label: 'Filter the tree',
      group,
      key: '/',
      otherKey: 'Control+F',
      run: () => document.querySelector<HTMLElement>('[data-filter]')?.focus(),
    },
    {
      id: 'events.acknowledge',
      label: 'Acknowledge all events',
      group,
      key: 'Control+Shift+A',
      whyNot: () => (events.waiting.length === 0 ? 'Nothing waits to be acknowledged' : undefined),
      run: events.acknowledgeAll,
    },
    { id: 'events.show', label: 'Events', group, run: () => dock.show('acquire', 'events') },
  ]
}
