import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef } from 'vue'
import type { ExportedFile, ExportRequest, Outcome, ShownContent } from '../../shared/ipc/contract.ts'
import { formatBytes } from '../words/format.ts'
import { useNoticesStore } from './notices.ts'

/** Data that leave in another shape. Says where they went. */
export const useExportsStore = defineStore('exports', () => {
  const { ask, say } = useNoticesStore()
  const isBusy = shallowRef(false)

  async function tell(work: Promise<Outcome<ExportedFile | undefined>>): Promise<void> {
    isBusy.value = true
    const outcome = await work.finally(() => (isBusy.value = false))
    if (!outcome.ok || outcome.value === undefined) return
    const { bytes, file } = outcome.value
    say('notice', `Written: ${formatBytes(bytes)}`, file)
  }

  return {
    isBusy: shallowReadonly(isBusy),
    exportNode: (request: ExportRequest) => tell(ask('file.export', request)),
    saveShown: (content: ShownContent) => tell(ask('shown.save', content)),
    makeSingle: (folder: string) => tell(ask('experiment.single', { folder })),
  }
})
