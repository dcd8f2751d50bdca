import type { DockviewApi } from 'dockview-vue'
import { isRecord } from '../../shared/base/parse.ts'
import { completeLayout, layOut } from './dock-layout.ts'
import type { PaneSpec } from './pane-spec.ts'

/** The part of the window's storage that layouts need. */
export type LayoutStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

export type Restored = 'saved' | 'first' | 'broken'

/** Every window keeps layouts of its own: a second screen shows other things. */
export function layoutName(window: string, workspace: string): string {
  return `hutch.layout.${window}.${workspace}`
}

/** Brings back how the workspace was left; what cannot be read counts as never saved, and says so. */
export function restoreLayout(
  api: DockviewApi,
  { name, panes, storage }: { name: string; panes: readonly PaneSpec[]; storage: LayoutStorage },
): Restored {
  const text = storage.getItem(name)
  if (text !== null && applied(api, text)) {
    completeLayout(api, panes)
    return 'saved'
  }
  layOut(api, panes)
  if (text === null) return 'first'
  storage.removeItem(name)
  return 'broken'
}

export function saveLayout(api: DockviewApi, storage: LayoutStorage, name: string): void {
  storage.setItem(name, JSON.stringify(api.toJSON()))
}

export function forgetLayout(storage: LayoutStorage, name: string): void {
  storage.removeItem(name)
}

function applied(api: DockviewApi, text: string): boolean {
  try {
    const layout: unknown = JSON.parse(text)
    if (!isLayout(layout)) return false
    api.fromJSON(layout)
    return api.panels.length > 0
  } catch {
    return false // written by another version, or cut off: the caller says so and takes the default
  }
}

/** The dock checks the rest itself, and throws. */
function isLayout(value: unknown): value is Parameters<DockviewApi['fromJSON']>[0] {
  return isRecord(value) && isRecord(value.grid) && isRecord(value.panels)
}
