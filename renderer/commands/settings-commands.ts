import { themeNames } from '../../shared/model/settings.ts'
import { useSettingsStore } from '../stores/settings.ts'
import { useWorkbenchStore, type SettingsPage } from '../stores/workbench.ts'
import { settingsPageWords, themeWords } from '../words/settings-words.ts'
import type { Command } from './command.ts'

const group = 'Settings'
const sizeStep = 0.1

type Switch = 'isFarReading' | 'isCalm' | 'hasAlarmSound' | 'showsFirstSteps'

/** What can be set, as far as one word says it; the rest is in the settings' pages. */
export function settingsCommands(): readonly Command[] {
  const settings = useSettingsStore()
  const workbench = useWorkbenchStore()
  const open = (page: SettingsPage) => () => {
    workbench.settingsPage = page
  }
  const flip = (id: string, name: Switch, label: string): Command => ({
    id: `settings.${id}`,
    label,
    group,
    run: () => settings.change({ [name]: !settings.settings[name] }),
  })
  const pages = Object.entries(settingsPageWords) as readonly (readonly [SettingsPage, string])[]

  return [
    { id: 'settings.open', label: 'Settings…', group, key: 'Control+,', run: open('display') },
    { id: 'settings.key-map', label: 'All keys…', group, key: 'Control+F1', run: open('keys') },
    ...pages.map(([page, words]) => ({
      id: `settings.page.${page}`,
      label: `Settings: ${words}`,
      group,
      run: open(page),
    })),
    ...themeNames.map(theme => ({
      id: `settings.theme.${theme}`,
      label: `Theme: ${themeWords[theme]}`,
      group,
      whyNot: () => (settings.settings.theme === theme ? 'Already so' : undefined),
      run: () => settings.setTheme(theme),
    })),
    ...([-1, 1] as const).map(direction => ({
      id: direction < 0 ? 'settings.darker' : 'settings.brighter',
      label: direction < 0 ? 'Dim the Hutch theme' : 'Brighten the Hutch theme',
      group,
      whyNot: () => (settings.settings.theme === 'hutch' ? undefined : 'Only the Hutch theme is dimmed'),
      run: () => settings.setBrightness(settings.settings.brightness + direction * sizeStep),
    })),
    {
      id: 'settings.larger',
      label: 'Larger',
      group,
      key: 'Control+Equal',
      run: () => settings.changeScale(sizeStep),
    },
    {
      id: 'settings.smaller',
      label: 'Smaller',
      group,
      key: 'Control+Minus',
      run: () => settings.changeScale(-sizeStep),
    },
    { id: 'settings.normal', label: 'Normal size', group, key: 'Control+Digit0', run: settings.resetScale },
    flip('far', 'isFarReading', 'Read from 2 m, or from near'),
    flip('calm', 'isCalm', 'Without animation, or with'),
    flip('sound', 'hasAlarmSound', 'Sound of alarms on, or off'),
    flip('first-steps', 'showsFirstSteps', 'First steps shown, or hidden'),
  ]
}
