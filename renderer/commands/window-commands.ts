import type { WindowRole } from '../../shared/model/window-role.ts'
import { useNoticesStore } from '../stores/notices.ts'
import type { Command } from './command.ts'

export function windowCommands(): readonly Command[] {
  const { ask } = useNoticesStore()
  const open = (role: WindowRole) => () => ask('window.open', { role })
  return [
    {
      id: 'window.another',
      label: 'New window',
      group: 'Window',
      key: 'Control+Shift+N',
      run: open('console'),
    },
    { id: 'window.mirror', label: 'New mirror window (only shows)', group: 'Window', run: open('mirror') },
    {
      id: 'window.full-screen',
      label: 'Full screen',
      group: 'Window',
      key: 'F11',
      run: () => ask('window.full-screen', undefined),
    },
    {
      id: 'window.quit',
      label: 'Quit Hutch',
      group: 'Window',
      key: 'Control+Q',
      run: () => ask('window.quit', undefined),
    },
  ]
}
