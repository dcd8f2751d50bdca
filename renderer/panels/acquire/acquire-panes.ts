import {
  Activity,
  Bell,
  Camera,
  ChartColumnBig,
  ChartLine,
  ChartNoAxesCombined,
  ChartSpline,
  Info,
  ListTree,
  Move3d,
  ScrollText,
  SquareTerminal,
} from 'lucide-vue-next'
import { computed } from 'vue'
import { scanTitle } from '../../curves/plot-scene.ts'
import { scanOfSelection } from '../../curves/scan-columns.ts'
import type { PaneSpec } from '../../docking/pane-spec.ts'
import { useAcquireStore } from '../../stores/acquire.ts'
import { useEventsStore } from '../../stores/events.ts'
import { useSpecStore } from '../../stores/spec.ts'
import McaPane from '../strips/McaPane.vue'
import StripPane from '../strips/StripPane.vue'
import CountersPane from './CountersPane.vue'
import CurvePane from './CurvePane.vue'
import DetailsPane from './DetailsPane.vue'
import EventsPane from './EventsPane.vue'
import LogPane from './LogPane.vue'
import MotorsPane from './MotorsPane.vue'
import ScanPane from './ScanPane.vue'
import StagePane from './StagePane.vue'
import TerminalPane from './TerminalPane.vue'
import TreePane from './TreePane.vue'

/** Sizes as in the design: tree 19 %, curve 30 %, terminal 16 %, each within what stays readable. */
export const acquirePanes: readonly PaneSpec[] = [
  {
    id: 'image',
    title: 'Image',
    icon: Camera,
    component: StagePane,
    place: { kind: 'first' },
    useTitle: () => {
      const acquire = useAcquireStore()
      return computed(() => (acquire.isStarting ? 'New experiment' : 'Image'))
    },
    help: 'The newest frame of a detector, or the frame that is selected in the tree. F follows the newest, Space freezes.',
  },
  {
    id: 'spec',
    title: 'SPEC terminal',
    icon: SquareTerminal,
    component: TerminalPane,
    place: {
      kind: 'beside',
      pane: 'image',
      side: 'below',
      size: { share: 0.16, leastPx: 118, mostPx: 220 },
    },
    useTitle: () => {
      const spec = useSpecStore()
      return computed(() => {
        const server = spec.status.server.split(' ')[0] ?? ''
        return server === '' ? 'SPEC' : `SPEC · ${server}`
      })
    },
    help: 'Commands as typed in SPEC, and what SPEC prints. Up and Down walk through earlier lines, Tab completes.',
  },
  {
    id: 'events',
    title: 'Events',
    icon: Bell,
    component: EventsPane,
    place: { kind: 'tab', pane: 'spec' },
    useBadge: () => {
      const events = useEventsStore()
      return computed(() => events.waiting.length)
    },
    help: 'Notices, warnings and alarms with what to do about them, newest first.',
  },
  {
    id: 'log',
    title: 'Log',
    icon: ScrollText,
    component: LogPane,
    place: { kind: 'tab', pane: 'spec' },
    help: 'Everything that happened, newest first.',
  },
  {
    id: 'tree',
    title: 'Experiment',
    icon: ListTree,
    component: TreePane,
    place: { kind: 'edge', side: 'left', size: { share: 0.19, leastPx: 268, mostPx: 340 } },
    useTitle: () => {
      const acquire = useAcquireStore()
      return computed(() => (acquire.isStarting ? 'Plan' : 'Experiment'))
    },
    help: 'The experiment as it is described and as it has been done. Arrows walk through it, / filters.',
  },
  {
    id: 'curve',
    title: 'Curve',
    icon: ChartSpline,
    component: CurvePane,
    useTitle: () => {
      const acquire = useAcquireStore()
      return computed(() => {
        const scan = scanOfSelection(acquire.tree, acquire.node)
        return scan === undefined ? 'Curve' : scanTitle(scan)
      })
    },
    place: {
      kind: 'beside',
      pane: 'image',
      side: 'right',
      size: { share: 0.3, leastPx: 384, mostPx: 560 },
    },
    help: 'The scan around the selected node, point by point. PEAK, CEN and COM can be sent to the motor.',
  },
  {
    id: 'strip',
    title: 'Strip',
    icon: ChartLine,
    component: StripPane,
    place: { kind: 'tab', pane: 'curve' },
    help: 'Ring current, counters and motors over time, since the window was opened. Choose signals at the top.',
  },
  {
    id: 'mca',
    title: 'MCA',
    icon: ChartColumnBig,
    component: McaPane,
    place: { kind: 'tab', pane: 'curve' },
    help: 'The live spectrum that SPEC keeps in a data array, by channel or by energy.',
  },
  {
    id: 'details',
    title: 'Details',
    icon: Info,
    component: DetailsPane,
    place: {
      kind: 'beside',
      pane: 'curve',
      side: 'below',
      size: { share: 0.3, leastPx: 170, mostPx: 380 },
    },
    help: 'Facts about the selected node: role, device, frames, time, files.',
  },
  {
    id: 'motors',
    title: 'Motors',
    icon: Move3d,
    component: MotorsPane,
    place: { kind: 'tab', pane: 'details' },
    help: 'Positions and limits of SPEC’s motors. Enter in a field moves; Alt with Up and Down steps.',
  },
  {
    id: 'counters',
    title: 'Counters',
    icon: Activity,
    component: CountersPane,
    place: { kind: 'tab', pane: 'details' },
    help: 'What SPEC’s counters last counted.',
  },
  {
    id: 'scan',
    title: 'Scan',
    icon: ChartNoAxesCombined,
    component: ScanPane,
    place: { kind: 'tab', pane: 'details' },
    keepsState: true,
    help: 'A form for the usual SPEC scans, checked against the limits of the motors.',
  },
]
