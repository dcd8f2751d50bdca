import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

export type Workspace = 'acquire' | 'browse'
export type BottomTab = 'spec' | 'events' | 'log'
export type SideTab = 'details' | 'motors' | 'counters' | 'scan'

/** What is open on the desk. */
export const useWorkbenchStore = defineStore('workbench', () => ({
  workspace: shallowRef<Workspace>('acquire'),
  isPaletteOpen: shallowRef(false),
  /** The panel that starts an experiment, while an older one is still on the desk. */
  isStartOpen: shallowRef(false),
  bottomTab: shallowRef<BottomTab>('events'),
  sideTab: shallowRef<SideTab>('details'),
}))
