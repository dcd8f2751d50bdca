import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef } from 'vue'
import type { BeamlineStatus } from '../../shared/model/beamline-status.ts'
import { useBridge } from '../bridge/bridge.ts'
import { listen } from './listen.ts'

export const useBeamlineStore = defineStore('beamline', () => {
  const status = shallowRef<BeamlineStatus | undefined>()

  function restore(next: BeamlineStatus): void {
    status.value = next
  }

  listen(useBridge(), 'beamline.status', restore)
  return { status: shallowReadonly(status), restore }
})
