import type { Component } from 'vue'
import type { Workspace } from '../stores/workbench.ts'
import type { PaneSpec } from './pane-spec.ts'

/** A place on the rail. */
export interface WorkspaceSpec {
  readonly id: Workspace
  readonly label: string
  readonly icon: Component
  readonly component: Component
  /** Key that goes there. */
  readonly key: string
  readonly panes: readonly PaneSpec[]
}
