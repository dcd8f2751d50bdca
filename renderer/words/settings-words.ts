import type { ThemeName } from '../../shared/model/settings.ts'
import type { SettingsPage } from '../stores/workbench.ts'

export const themeWords: Readonly<Record<ThemeName, string>> = {
  dark: 'Dark',
  light: 'Light',
  hutch: 'Hutch (amber)',
}

export const settingsPageWords: Readonly<Record<SettingsPage, string>> = {
  display: 'Display',
  keys: 'Keys',
  storage: 'Storage',
  alarms: 'Alarms',
  safety: 'Safety',
}
