import { Activity, ChartSpline, CircuitBoard, FilePen, FolderTree } from 'lucide-vue-next'
import type { WorkspaceSpec } from '../docking/workspace-spec.ts'
import { acquirePanes } from './acquire/acquire-panes.ts'
import AcquireWorkspace from './acquire/AcquireWorkspace.vue'
import { analysePanes } from './analyse/analyse-panes.ts'
import AnalyseWorkspace from './analyse/AnalyseWorkspace.vue'
import { browsePanes } from './browse/browse-panes.ts'
import BrowseWorkspace from './browse/BrowseWorkspace.vue'
import { describePanes } from './describe/describe-panes.ts'
import DescribeWorkspace from './describe/DescribeWorkspace.vue'
import { devicesPanes } from './devices/devices-panes.ts'
import DevicesWorkspace from './devices/DevicesWorkspace.vue'

/** The places on the rail, in their order. Analyse is Ctrl 3, Describe Ctrl 4, Devices Ctrl 5. */
export const workspaces: readonly WorkspaceSpec[] = [
  {
    id: 'acquire',
    label: 'Acquire',
    icon: Activity,
    component: AcquireWorkspace,
    key: 'Control+1',
    panes: acquirePanes,
  },
  {
    id: 'browse',
    label: 'Browse',
    icon: FolderTree,
    component: BrowseWorkspace,
    key: 'Control+2',
    panes: browsePanes,
  },
  {
    id: 'analyse',
    label: 'Analyse',
    icon: ChartSpline,
    component: AnalyseWorkspace,
    key: 'Control+3',
    panes: analysePanes,
  },
  {
    id: 'describe',
    label: 'Describe',
    icon: FilePen,
    component: DescribeWorkspace,
    key: 'Control+4',
    panes: describePanes,
  },
  {
    id: 'devices',
    label: 'Devices',
    icon: CircuitBoard,
    component: DevicesWorkspace,
    key: 'Control+5',
    panes: devicesPanes,
  },
]
