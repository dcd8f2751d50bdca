import { inject, shallowReactive, type InjectionKey, type ShallowReactive } from 'vue'
import { demand } from '../../shared/base/assert.ts'
import type { PaneSpec } from './pane-spec.ts'

/** What the parts of one dock share. */
export interface DockContext {
  readonly panes: ReadonlyMap<string, PaneSpec>
  /** Place of the tools in the head of each group of tabs, by the id of the group. */
  readonly tools: ShallowReactive<Map<string, HTMLElement>>
}

export const dockContextKey: InjectionKey<DockContext> = Symbol('dock')

export function dockContext(panes: readonly PaneSpec[]): DockContext {
  return { panes: new Map(panes.map(pane => [pane.id, pane])), tools: shallowReactive(new Map()) }
}

export function useDockContext(): DockContext {
  return demand(inject(dockContextKey), 'dock context')
}
