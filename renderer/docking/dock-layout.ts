import type { AddPanelPositionOptions, DockviewApi } from 'dockview-vue'
import { sizePx, type PanePlace, type PaneSide, type PaneSpec } from './pane-spec.ts'

/** Names under which the dock knows our two components. */
export const paneComponent = 'pane'
export const tabComponent = 'tab'

/** Puts every pane where its table says. */
export function layOut(api: DockviewApi, panes: readonly PaneSpec[]): void {
  api.clear()
  for (const pane of panes) addPane(api, pane)
  for (const pane of panes) if (pane.place.kind !== 'tab') api.getPanel(pane.id)?.api.setActive()
  api.getPanel(panes[0]?.id ?? '')?.api.setActive()
}

/** Panes that a saved layout does not know come to their first place; panes that are no more go. */
export function completeLayout(api: DockviewApi, panes: readonly PaneSpec[]): void {
  const known = new Set(panes.map(({ id }) => id))
  for (const panel of api.panels) if (!known.has(panel.id)) api.removePanel(panel)
  for (const pane of panes) if (api.getPanel(pane.id) === undefined) addPane(api, pane)
}

function addPane(api: DockviewApi, { id, place, title }: PaneSpec): void {
  api.addPanel({
    id,
    title,
    component: paneComponent,
    tabComponent,
    inactive: place.kind === 'tab',
    ...placeOf(api, place),
  })
}

interface Placed {
  readonly position?: AddPanelPositionOptions
  readonly initialWidth?: number
  readonly initialHeight?: number
}

function placeOf(api: DockviewApi, place: PanePlace): Placed {
  switch (place.kind) {
    case 'first':
      return {}
    case 'edge':
      return { position: { direction: place.side }, ...sizeOf(api, place) }
    case 'beside': {
      if (api.getPanel(place.pane) === undefined) return {}
      return { position: { referencePanel: place.pane, direction: place.side }, ...sizeOf(api, place) }
    }
    case 'tab':
      return api.getPanel(place.pane) === undefined
        ? {}
        : { position: { referencePanel: place.pane, direction: 'within' } }
  }
}

function sizeOf(
  api: DockviewApi,
  { side, size }: { readonly side: PaneSide; readonly size: Parameters<typeof sizePx>[0] },
): Placed {
  return side === 'left' || side === 'right'
    ? { initialWidth: sizePx(size, api.width) }
    : { initialHeight: sizePx(size, api.height) }
}
