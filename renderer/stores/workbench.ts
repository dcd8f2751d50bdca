import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

export type Workspace = 'acquire' | 'browse' | 'analyse' | 'describe' | 'devices'

/** What is open on the desk. */
export const useWorkbenchStore = defineStore('workbench', () => ({
  workspace: shallowRef<Workspace>('acquire'),
  isPaletteOpen: shallowRef(false),
  /** The panel that starts an experiment, while an older one is still on the desk. */
  isStartOpen: shallowRef(false),
}))
