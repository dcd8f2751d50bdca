import { FolderTree, Images, Info } from 'lucide-vue-next'
import { computed } from 'vue'
import type { PaneSpec } from '../../docking/pane-spec.ts'
import { useBrowseStore } from '../../stores/browse.ts'
import { useFilesStore } from '../../stores/files.ts'
import BrowseMain from './BrowseMain.vue'
import BrowseSide from './BrowseSide.vue'
import ContentPane from './ContentPane.vue'

export const browsePanes: readonly PaneSpec[] = [
  {
    id: 'data',
    title: 'Data',
    icon: Images,
    component: BrowseMain,
    place: { kind: 'first' },
    useTitle: () => {
      const browse = useBrowseStore()
      return computed(() => {
        const { selection } = browse
        if (selection.kind === 'file-node') return selection.node.name || '/'
        const node = browse.node === undefined ? undefined : browse.experiment?.nodes.get(browse.node)
        return node?.plan.name ?? 'Data'
      })
    },
    help: 'What is selected: images with their slider, curves, tables.',
  },
  {
    id: 'content',
    title: 'Content',
    icon: FolderTree,
    component: ContentPane,
    place: { kind: 'edge', side: 'left', size: { share: 0.21, leastPx: 300, mostPx: 360 } },
    help: 'The experiment or the file as a tree. Arrows walk through it, / filters.',
  },
  {
    id: 'details',
    title: 'Details',
    icon: Info,
    component: BrowseSide,
    place: {
      kind: 'beside',
      pane: 'data',
      side: 'right',
      size: { share: 0.24, leastPx: 320, mostPx: 440 },
    },
    useTitle: () => {
      const browse = useBrowseStore()
      const files = useFilesStore()
      return computed(() =>
        browse.selection.kind === 'file-node' || files.experiment === undefined ? 'Attributes' : 'Details',
      )
    },
    help: 'Facts about the selected node, or the attributes of the selected member of the file.',
  },
]
