import { ClipboardList, FileCode, ListTree, SlidersHorizontal, TriangleAlert } from 'lucide-vue-next'
import { computed } from 'vue'
import type { PaneSpec } from '../../docking/pane-spec.ts'
import { useDescribePreviewStore } from '../../stores/describe-preview.ts'
import FormPane from './FormPane.vue'
import OutlinePane from './OutlinePane.vue'
import PlanPane from './PlanPane.vue'
import ProblemsPane from './ProblemsPane.vue'
import YamlPane from './YamlPane.vue'

/** Tree and form on the left, the same as YAML in the middle, what comes of it on the right. */
export const describePanes: readonly PaneSpec[] = [
  {
    id: 'yaml',
    title: 'YAML',
    icon: FileCode,
    component: YamlPane,
    place: { kind: 'first' },
    help: 'The description as it is saved. Ctrl Space completes, F8 goes to the next mistake, Tab leaves.',
  },
  {
    id: 'outline',
    title: 'Outline',
    icon: ListTree,
    component: OutlinePane,
    place: { kind: 'beside', pane: 'yaml', side: 'left', size: { share: 0.25, leastPx: 330, mostPx: 400 } },
    help: 'What is done, in order. Alt with arrows moves a node, Ctrl D copies it, Delete takes it away; it can be dragged too.',
  },
  {
    id: 'plan',
    title: 'Plan',
    icon: ClipboardList,
    component: PlanPane,
    place: { kind: 'beside', pane: 'yaml', side: 'right', size: { share: 0.28, leastPx: 350, mostPx: 480 } },
    help: 'What the description would do on this beamline: time, data, checks, and each part in its place.',
  },
  {
    id: 'problems',
    title: 'Mistakes',
    icon: TriangleAlert,
    component: ProblemsPane,
    place: { kind: 'beside', pane: 'yaml', side: 'below', size: { share: 0.17, leastPx: 124, mostPx: 240 } },
    useBadge: () => {
      const preview = useDescribePreviewStore()
      return computed(() => preview.problems.length)
    },
    help: 'What is wrong, with its line and what to do. Enter goes to the place.',
  },
  {
    id: 'form',
    title: 'Form',
    icon: SlidersHorizontal,
    component: FormPane,
    place: {
      kind: 'beside',
      pane: 'outline',
      side: 'below',
      size: { share: 0.5, leastPx: 280, mostPx: 560 },
    },
    help: 'Fields of the selected node. Whatever is changed here changes its line in the YAML, and back.',
  },
]
