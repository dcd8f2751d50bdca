import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

export type Workspace = 'acquire' | 'browse' | 'analyse' | 'describe' | 'devices'
export type SettingsPage = 'display' | 'keys' | 'storage' | 'alarms' | 'safety'

/** What is open on the desk. */
export const useWorkbenchStore = defineStore('workbench', () => ({
  workspace: shallowRef<Workspace>('acquire'),
  isPaletteOpen: shallowRef(false),
  /** What the palette starts with: a prefix for a mode, or nothing. */
  paletteStart: shallowRef(''),
  settingsPage: shallowRef<SettingsPage | undefined>(),
  isHelpOpen: shallowRef(false),
  /** The panel that starts an experiment, while an older one is still on the desk. */
  isStartOpen: shallowRef(false),
}))
