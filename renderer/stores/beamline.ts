import { defineStore } from 'pinia'
import { computed } from 'vue'
import type { BeamlineStatus } from '../../shared/model/beamline-status.ts'
import { useBridge } from '../bridge/bridge.ts'
import { listen } from './listen.ts'
import { Newest } from './newest.ts'

export const useBeamlineStore = defineStore('beamline', () => {
  const status = new Newest<BeamlineStatus | undefined>(undefined)
  listen(useBridge(), 'beamline.status', status.take)
  return {
    status: status.value,
    /** Why nothing is driven from here; undefined when it may be. */
    whyReadOnly: computed(() =>
      status.value.value?.readOnly === true ? 'This beamline is read-only (Devices, SPEC server)' : undefined,
    ),
    expectSnapshot: () => status.expectSnapshot(),
  }
})
