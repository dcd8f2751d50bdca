import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef } from 'vue'
import type { Calls } from '../../shared/ipc/contract.ts'
import { useNoticesStore } from './notices.ts'

/** What finished experiments keep so that workflows need not compute it again. */
export const useKeptImagesStore = defineStore('kept-images', () => {
  const { ask } = useNoticesStore()
  /** Undefined until it was asked for. */
  const size = shallowRef<Calls['kept.read']['result']>()

  async function load(): Promise<void> {
    const outcome = await ask('kept.read', undefined)
    size.value = outcome.ok ? outcome.value : undefined
  }

  async function clear(): Promise<void> {
    const outcome = await ask('kept.clear', undefined)
    if (outcome.ok && outcome.value !== undefined) await load()
  }

  return { size: shallowReadonly(size), load, clear }
})
