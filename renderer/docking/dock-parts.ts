import { paneComponent, tabComponent } from './dock-layout.ts'
import DockPane from './DockPane.vue'
import DockTab from './DockTab.vue'
import DockTools from './DockTools.vue'

/**
 * Our components for the dock's parts. Untyped on purpose: the dock wants components that take any properties, ours take
 * exactly the `params` that it gives them.
 */
export const dockParts: Readonly<Record<string, unknown>> = {
  components: { [paneComponent]: DockPane },
  tabComponents: { [tabComponent]: DockTab },
  rightHeaderActionsComponent: DockTools,
}
