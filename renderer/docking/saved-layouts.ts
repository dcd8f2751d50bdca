import type { DockviewApi } from 'dockview-vue'
import { isRecord } from '../../shared/base/parse.ts'
import { completeLayout, layOut } from './dock-layout.ts'
import type { PaneSpec } from './pane-spec.ts'

/** The part of the window's storage that layouts need. */
export type LayoutStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

export type Restored = 'saved' | 'first' | 'broken'

const keyOf = (workspace: string): string => `hutch.layout.${workspace}`

/** Brings back how the workspace was left; what cannot be read counts as never saved, and says so. */
export function restoreLayout(
  api: DockviewApi,
  { panes, storage, workspace }: { panes: readonly PaneSpec[]; storage: LayoutStorage; workspace: string },
): Restored {
  const text = storage.getItem(keyOf(workspace))
  if (text !== null && applied(api, text)) {
    completeLayout(api, panes)
    return 'saved'
  }
  layOut(api, panes)
  if (text === null) return 'first'
  storage.removeItem(keyOf(workspace))
  return 'broken'
}

export function saveLayout(api: DockviewApi, storage: LayoutStorage, workspace: string): void {
  storage.setItem(keyOf(workspace), JSON.stringify(api.toJSON()))
}

export function forgetLayout(storage: LayoutStorage, workspace: string): void {
  storage.removeItem(keyOf(workspace))
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
