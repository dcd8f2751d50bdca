import { CircuitBoard, ListTree } from 'lucide-vue-next'
import { computed } from 'vue'
import type { PaneSpec } from '../../docking/pane-spec.ts'
import { useDevicesStore } from '../../stores/devices.ts'
import DeviceListPane from './DeviceListPane.vue'
import DevicePane from './DevicePane.vue'

export const devicesPanes: readonly PaneSpec[] = [
  {
    id: 'device',
    title: 'Device',
    icon: CircuitBoard,
    component: DevicePane,
    place: { kind: 'first' },
    useTitle: () => {
      const devices = useDevicesStore()
      return computed(() => {
        if (devices.view.kind === 'connect') return 'Connect to SPEC'
        return devices.view.kind === 'new' ? 'New device' : (devices.device?.name ?? 'Device')
      })
    },
    help: 'How the device does, and its settings. Nothing holds before it is saved; Test tries what is typed.',
  },
  {
    id: 'list',
    title: 'Devices',
    icon: ListTree,
    component: DeviceListPane,
    place: { kind: 'edge', side: 'left', size: { share: 0.22, leastPx: 280, mostPx: 360 } },
    help: 'The devices of the beamline file and how they do. Arrows walk through them.',
  },
]
