import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef } from 'vue'
import type { Vitals } from '../../shared/ipc/contract.ts'
import { useBridge } from '../bridge/bridge.ts'
import { listen } from './listen.ts'

export const useVitalsStore = defineStore('vitals', () => {
  const vitals = shallowRef<Vitals | undefined>()
  listen(useBridge(), 'vitals', next => {
    vitals.value = next
  })
  return { vitals: shallowReadonly(vitals) }
})
