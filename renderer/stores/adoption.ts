import { defineStore } from 'pinia'
import { computed, shallowReadonly, shallowRef } from 'vue'
import { counted, groupDigits } from '../../shared/base/counted.ts'
import { useBridge } from '../bridge/bridge.ts'
import { baseName } from '../words/paths.ts'
import { useFilesStore } from './files.ts'
import { listen } from './listen.ts'
import { useNoticesStore } from './notices.ts'

/** What another program recorded on its way to become an experiment. */
export const useAdoptionStore = defineStore('adoption', () => {
  const { ask, say } = useNoticesStore()
  const files = useFilesStore()
  const isBusy = shallowRef(false)
  const progress = shallowRef<{ readonly frames: number; readonly total: number }>()
  listen(useBridge(), 'file.adopting', told => (progress.value = told))

  /** Why nothing can be taken in now. */
  const whyNot = computed(() => {
    if (!isBusy.value) return undefined
    return progress.value === undefined
      ? 'Images are being taken in'
      : `${groupDigits(progress.value.frames)} of ${counted(progress.value.total, 'image')} taken in`
  })

  /** Answers whether there is an experiment now, which is opened. */
  async function adopt(file: string, path: string | undefined): Promise<boolean> {
    isBusy.value = true
    const outcome = await ask('file.adopt', { file, ...(path === undefined ? {} : { path }) })
    isBusy.value = false
    progress.value = undefined
    if (!outcome.ok) return false
    const { file: master, frames, isNew, remarks } = outcome.value
    const done = isNew
      ? `${counted(frames, 'image')} taken into an experiment`
      : 'This file was taken in before'
    say('notice', [done, ...remarks].join('. '), baseName(master))
    await files.open(master)
    return true
  }

  return { progress: shallowReadonly(progress), whyNot, adopt }
})
