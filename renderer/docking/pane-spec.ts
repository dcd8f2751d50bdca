import type { Component, Ref } from 'vue'

/** A pane of a workspace, as its table declares it. What it looks like and where it first stands; the person moves it. */
export interface PaneSpec {
  /** Unique within the workspace; saved layouts know the pane by it. */
  readonly id: string
  /** Name in menus, commands and help. */
  readonly title: string
  readonly icon: Component
  /** Takes no props: what it shows comes from stores. Lives while it can be seen. */
  readonly component: Component
  readonly place: PanePlace
  /** Keeps its state while another tab is in front of it, for instance a form that is half filled in. */
  readonly keepsState?: boolean
  /** Composable for a title that changes; it runs whether or not the pane can be seen. */
  readonly useTitle?: () => Readonly<Ref<string>>
  /** Composable for a number on the tab; nothing is shown for undefined and 0. */
  readonly useBadge?: () => Readonly<Ref<number | undefined>>
  /** One or two sentences for help (F1). */
  readonly help?: string
}

export type PaneSide = 'left' | 'right' | 'above' | 'below'

/** Where a pane stands before anyone has moved it. Panes are placed in the order of their table. */
export type PanePlace =
  | { readonly kind: 'first' }
  /** Along a whole side of the workspace. */
  | { readonly kind: 'edge'; readonly side: PaneSide; readonly size: PaneSize }
  | { readonly kind: 'beside'; readonly pane: string; readonly side: PaneSide; readonly size: PaneSize }
  /** A tab behind another pane. */
  | { readonly kind: 'tab'; readonly pane: string }

/** Part of the window, within what stays readable. */
export interface PaneSize {
  readonly share: number
  readonly leastPx: number
  readonly mostPx: number
}

export function sizePx({ share, leastPx, mostPx }: PaneSize, windowPx: number): number {
  return Math.round(Math.min(mostPx, Math.max(leastPx, windowPx * share)))
}
