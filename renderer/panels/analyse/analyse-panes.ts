import {
  ChartSpline,
  GitCommitHorizontal,
  History,
  ListTree,
  ScrollText,
  SlidersHorizontal,
  Waypoints,
  Workflow,
} from 'lucide-vue-next'
import { computed } from 'vue'
import type { PaneSpec } from '../../docking/pane-spec.ts'
import { useResultsStore } from '../../stores/results.ts'
import { isOpenJob } from '../../words/job-words.ts'
import DataPane from './DataPane.vue'
import GraphPane from './GraphPane.vue'
import LibraryPane from './LibraryPane.vue'
import LogPane from './LogPane.vue'
import OriginPane from './OriginPane.vue'
import ResultPane from './ResultPane.vue'
import ResultsPane from './ResultsPane.vue'
import SetupPane from './SetupPane.vue'

export const analysePanes: readonly PaneSpec[] = [
  {
    id: 'result',
    title: 'Result',
    icon: ChartSpline,
    component: ResultPane,
    place: { kind: 'first' },
    useTitle: () => {
      const results = useResultsStore()
      return computed(() => results.chosen?.title ?? 'Result')
    },
    help: 'The result that is chosen, as it grows: its images, maps and curves.',
  },
  {
    id: 'graph',
    title: 'Graph',
    icon: Waypoints,
    component: GraphPane,
    place: { kind: 'tab', pane: 'result' },
    help: 'Steps of the workflow and what flows between them, with their state. Add, connect, remove and save them here.',
  },
  {
    id: 'library',
    title: 'Workflows',
    icon: Workflow,
    component: LibraryPane,
    place: { kind: 'edge', side: 'left', size: { share: 0.2, leastPx: 240, mostPx: 320 } },
    help: 'What can be done with the data. Arrows walk through the list.',
  },
  {
    id: 'data',
    title: 'Data',
    icon: ListTree,
    component: DataPane,
    place: {
      kind: 'beside',
      pane: 'library',
      side: 'below',
      size: { share: 0.5, leastPx: 180, mostPx: 600 },
    },
    help: 'The scan or acquisition whose data the workflow takes.',
  },
  {
    id: 'setup',
    title: 'Parameters',
    icon: SlidersHorizontal,
    component: SetupPane,
    place: {
      kind: 'beside',
      pane: 'result',
      side: 'right',
      size: { share: 0.26, leastPx: 320, mostPx: 440 },
    },
    keepsState: true,
    help: 'The steps of the workflow and their parameters. Empty fields are as usual.',
  },
  {
    id: 'results',
    title: 'Results',
    icon: History,
    component: ResultsPane,
    place: { kind: 'beside', pane: 'setup', side: 'below', size: { share: 0.45, leastPx: 160, mostPx: 600 } },
    useBadge: () => {
      const results = useResultsStore()
      return computed(() => results.all.filter(isOpenJob).length)
    },
    help: 'Results of this experiment, the newest first. Nothing is ever overwritten.',
  },
  {
    id: 'log',
    title: 'Log',
    icon: ScrollText,
    component: LogPane,
    place: { kind: 'tab', pane: 'results' },
    help: 'What the job of the chosen result did, and why it failed.',
  },
  {
    id: 'origin',
    title: 'Origin',
    icon: GitCommitHorizontal,
    component: OriginPane,
    place: { kind: 'tab', pane: 'results' },
    help: 'Where the chosen result came from: data, parameters, program, versions, hash.',
  },
]
