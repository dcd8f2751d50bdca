import { defineStore } from 'pinia'
import { computed, shallowReadonly, shallowRef, watch } from 'vue'
import type { FileNode } from '../../shared/model/data-file.ts'
import type { NodeId } from '../../shared/model/ids.ts'
import { useFilesStore } from './files.ts'
import { useNoticesStore } from './notices.ts'

export type BrowseSelection =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'file-node'; readonly node: FileNode }
  | { readonly kind: 'node'; readonly id: NodeId }
  | { readonly kind: 'result'; readonly id: string }

/** What is selected in the opened file: a member of the file, or a node of the experiment it records. */
export const useBrowseStore = defineStore('browse', () => {
  const files = useFilesStore()
  const { ask } = useNoticesStore()
  const selection = shallowRef<BrowseSelection>({ kind: 'nothing' })
  const treeTab = shallowRef<'experiment' | 'file'>('file')

  function select(next: BrowseSelection): void {
    selection.value = next
  }

  /** A fresh file shows what it says is its best plot, or the whole experiment. */
  async function showFirst(): Promise<void> {
    const opened = files.opened
    selection.value = { kind: 'nothing' }
    if (opened === undefined) return
    const scan = [...(files.experiment?.nodes.values() ?? [])].find(({ plan }) => plan.kind === 'scan')
    treeTab.value = files.experiment === undefined ? 'file' : 'experiment'
    select(scan === undefined ? { kind: 'file-node', node: opened.root } : { kind: 'node', id: scan.plan.id })
    if (scan !== undefined || opened.defaultPlot === undefined) return
    const outcome = await ask('file.node', { file: opened.file, path: opened.defaultPlot })
    if (outcome.ok && files.opened === opened) select({ kind: 'file-node', node: outcome.value })
  }

  watch(
    () => files.opened?.file,
    () => void showFirst(),
  )

  const result = computed(() => {
    const chosen = selection.value
    return chosen.kind === 'result' ? files.experiment?.results.get(chosen.id) : undefined
  })
  const node = computed(() => {
    const chosen = selection.value
    return chosen.kind === 'node' ? chosen.id : result.value?.node
  })
  const experiment = computed(() => files.experiment)
  return { selection: shallowReadonly(selection), treeTab, select, node, result, experiment }
})
