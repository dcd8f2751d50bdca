import type { DockviewApi, DockviewGroupPanel } from 'dockview-vue'

type Side = 'left' | 'right' | 'up' | 'down'

const positions = { left: 'left', right: 'right', up: 'top', down: 'bottom' } as const

/** Gives the focus to the next group of tabs in reading order: its first control, or its tab. */
export function focusPane(api: DockviewApi, step: 1 | -1): void {
  const groups = inReadingOrder(
    api.hasMaximizedGroup() ? [api.activeGroup].flatMap(group => group ?? []) : api.groups,
  )
  const focused = groups.findIndex(({ element }) => element.contains(document.activeElement))
  const from = focused >= 0 ? focused : groups.findIndex(({ id }) => id === api.activeGroup?.id)
  const next = groups[(from + step + groups.length) % groups.length]
  next?.activePanel?.api.setActive()
  if (next !== undefined) firstControl(next)?.focus()
}

/** The neighbouring tab of the active group comes to the front. */
export function nextTab(api: DockviewApi, step: 1 | -1): void {
  const group = api.activeGroup
  if (group?.activePanel === undefined) return
  const at = group.panels.indexOf(group.activePanel)
  group.panels[(at + step + group.panels.length) % group.panels.length]?.api.setActive()
}

export function toggleMaximised(api: DockviewApi): void {
  if (api.hasMaximizedGroup()) api.exitMaximizedGroup()
  else api.activePanel?.api.maximize()
}

/** Joins the group on that side; where there is none, the pane gets a place of its own there. */
export function movePane(api: DockviewApi, side: Side): void {
  const panel = api.activePanel
  const group = api.activeGroup
  if (panel === undefined || group === undefined) return
  const neighbour = api.groups.find(({ id }) => id === api.adjacentGroupInDirection(group, side)?.id)
  if (neighbour !== undefined) panel.api.moveTo({ group: neighbour })
  else if (group.panels.length > 1) panel.api.moveTo({ group, position: positions[side] })
  panel.api.setActive()
  // The tab is a new element in its new group; without this the focus would be nowhere.
  panel.api.group.element.querySelector<HTMLElement>(`[data-tab-panel-id="${panel.id}"]`)?.focus()
}

/** Right and down make it larger, left and up smaller, wherever its divider is. */
export function growPane(api: DockviewApi, side: Side, stepPx: number): void {
  const group = api.activeGroup
  if (group === undefined) return
  const byPx = side === 'right' || side === 'down' ? stepPx : -stepPx
  if (side === 'left' || side === 'right') group.api.setSize({ width: group.api.width + byPx })
  else group.api.setSize({ height: group.api.height + byPx })
}

function inReadingOrder(groups: readonly DockviewGroupPanel[]): readonly DockviewGroupPanel[] {
  const boxOf = (group: DockviewGroupPanel) => group.element.getBoundingClientRect()
  return [...groups].sort((one, other) => {
    const [left, right] = [boxOf(one), boxOf(other)]
    return left.left - right.left || left.top - right.top
  })
}

const focusable =
  'input:not(:disabled), select, textarea, button:not(:disabled), [tabindex="0"]:not([role="tabpanel"])'

function firstControl({ element }: DockviewGroupPanel): HTMLElement | null {
  return (
    element.querySelector<HTMLElement>(`.dv-content-container :is(${focusable})`) ??
    element.querySelector<HTMLElement>('[role=tab][tabindex="0"]')
  )
}
