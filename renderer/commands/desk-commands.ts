import { useSettingsStore } from '../stores/settings.ts'
import { useWorkbenchStore } from '../stores/workbench.ts'
import { themeNames } from '../../shared/model/settings.ts'
import type { Command } from './command.ts'

const themeWords = { dark: 'Dark', light: 'Light', hutch: 'Hutch (amber)' } as const

/** Palette, themes and size. */
export function deskCommands(): readonly Command[] {
  const workbench = useWorkbenchStore()
  const settings = useSettingsStore()
  return [
    {
      id: 'desk.palette',
      label: 'Search commands and nodes',
      group: 'Desk',
      key: 'Control+K',
      run: () => {
        workbench.isPaletteOpen = true
      },
    },
    {
      id: 'desk.filter',
      label: 'Filter the tree',
      group: 'Desk',
      key: '/',
      run: () => document.querySelector<HTMLElement>('[data-filter]')?.focus(),
    },
    ...themeNames.map(theme => ({
      id: `desk.theme.${theme}`,
      label: `Theme: ${themeWords[theme]}`,
      group: 'Desk',
      whyNot: () => (settings.settings.theme === theme ? 'Already so' : undefined),
      run: () => settings.setTheme(theme),
    })),
    {
      id: 'desk.larger',
      label: 'Larger text',
      group: 'Desk',
      key: 'Control+Equal',
      run: () => settings.changeScale(0.1),
    },
    {
      id: 'desk.smaller',
      label: 'Smaller text',
      group: 'Desk',
      key: 'Control+Minus',
      run: () => settings.changeScale(-0.1),
    },
    {
      id: 'desk.normal',
      label: 'Normal text size',
      group: 'Desk',
      key: 'Control+Digit0',
      run: settings.resetScale,
    },
  ]
}
