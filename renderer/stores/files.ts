import { defineStore } from 'pinia'
import { computed, shallowReadonly, shallowRef } from 'vue'
import type { OpenedFile } from '../../shared/ipc/contract.ts'
import { rebuildTree } from '../../shared/structure/serialise-tree.ts'
import { useBridge } from '../bridge/bridge.ts'
import { folderName } from '../words/paths.ts'
import { useExperimentStore } from './experiment.ts'
import { listen } from './listen.ts'
import { useNoticesStore } from './notices.ts'
import { readRecentFiles, writeRecentFiles } from './recent-files.ts'

const keptRecent = 8

/** The recorded file on the desk. One at a time for now; its tree is loaded by `fileTree`. */
export const useFilesStore = defineStore('files', () => {
  const { ask } = useNoticesStore()
  const current = useExperimentStore()
  const opened = shallowRef<OpenedFile | undefined>()
  const isOpening = shallowRef(false)
  let isRereading = false
  let hasNews = false
  const recent = shallowRef<readonly string[]>(readRecentFiles())

  async function choose(): Promise<void> {
    const outcome = await ask('file.choose', undefined)
    if (outcome.ok && outcome.value !== undefined) await open(outcome.value)
  }

  async function open(file: string): Promise<void> {
    isOpening.value = true
    const outcome = await ask('file.open', { file })
    isOpening.value = false
    if (!outcome.ok) return
    const previous = opened.value?.file
    opened.value = outcome.value
    if (previous !== undefined && previous !== outcome.value.file) await ask('file.close', { file: previous })
    recent.value = [outcome.value.file, ...recent.value.filter(name => name !== outcome.value.file)].slice(
      0,
      keptRecent,
    )
    writeRecentFiles(recent.value)
  }

  /** Same file, newer content: selection and open branches stay. One reading at a time, the last news is never lost. */
  async function reread(): Promise<void> {
    const file = opened.value?.file
    if (file === undefined) return
    hasNews = isRereading
    if (isRereading) return
    isRereading = true
    const outcome = await ask('file.open', { file })
    isRereading = false
    if (outcome.ok && opened.value?.file === file) opened.value = outcome.value
    if (hasNews) await reread()
  }

  listen(useBridge(), 'recorded.changed', ({ master }) => {
    if (master === opened.value?.file) void reread()
  })

  /** The console's own experiment is followed live, the way Acquire shows it. */
  const experiment = computed(() => {
    const serialised = opened.value?.experiment
    const folder = current.tree.experiment === undefined ? undefined : current.tree.folder
    if (opened.value !== undefined && folderName(opened.value.file) === folder) return current.tree
    return serialised === undefined ? undefined : rebuildTree(serialised)
  })
  return {
    opened: shallowReadonly(opened),
    isOpening: shallowReadonly(isOpening),
    recent: shallowReadonly(recent),
    experiment,
    choose,
    open,
  }
})
