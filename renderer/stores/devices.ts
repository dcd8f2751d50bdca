import { defineStore } from 'pinia'
import { computed, shallowReadonly, shallowRef } from 'vue'
import type { Device, DeviceKind, DevicesStatus } from '../../shared/model/devices.ts'
import { useBridge } from '../bridge/bridge.ts'
import { listen } from './listen.ts'
import { Newest } from './newest.ts'
import { useNoticesStore } from './notices.ts'

/** What the right side shows: a device, one that is being added, or the way to SPEC. */
export type DevicesView =
  | { readonly kind: 'device'; readonly id: string }
  | { readonly kind: 'new'; readonly deviceKind: string }
  | { readonly kind: 'connect' }

const nothing: DevicesStatus = {
  file: { path: undefined, isChangedOutside: false },
  devices: [],
  faults: [],
}

/** The devices of the beamline as the main process has them. What is done here arrives as news. */
export const useDevicesStore = defineStore('devices', () => {
  const { ask } = useNoticesStore()
  const status = new Newest<DevicesStatus>(nothing)
  const kinds = shallowRef<readonly DeviceKind[]>([])
  const view = shallowRef<DevicesView>({ kind: 'device', id: 'spec' })
  /** Device that is about to be removed, when that is said once more. */
  const leaving = shallowRef<string>()

  listen(useBridge(), 'devices.status', status.take)

  async function load(): Promise<void> {
    const place = status.expectSnapshot()
    const outcome = await ask('devices.snapshot', undefined)
    if (!outcome.ok) return
    kinds.value = outcome.value.kinds
    place(outcome.value.status)
  }

  const devices = computed(() => status.value.value.devices)
  const kindOf = (kind: string): DeviceKind | undefined => kinds.value.find(known => known.kind === kind)
  const addable = computed(() => kinds.value.filter(({ role }) => role === 'detector'))
  /** A device that was renamed or removed elsewhere leaves its place to SPEC. */
  const device = computed<Device | undefined>(() => {
    const { value } = view
    if (value.kind !== 'device') return undefined
    return devices.value.find(({ id }) => id === value.id) ?? devices.value.find(({ id }) => id === 'spec')
  })

  return {
    status: status.value,
    kinds: shallowReadonly(kinds),
    devices,
    device,
    addable,
    view: shallowReadonly(view),
    leaving: shallowReadonly(leaving),
    load,
    kindOf,
    show: (next: DevicesView) => {
      view.value = next
      leaving.value = undefined
    },
    askRemoval: (id: string | undefined) => {
      leaving.value = id
    },
    connect: (id: string) => ask('devices.connect', { device: id }),
    disconnect: (id: string) => ask('devices.disconnect', { device: id }),
    remove: (id: string) => ask('devices.remove', { device: id }),
    reload: () => ask('devices.reload', undefined),
    open: () => ask('devices.open', undefined),
    simulate: () => ask('devices.simulate', undefined),
    setFault: (fault: string, isOn: boolean) => ask('devices.fault', { fault, isOn }),
  }
})
