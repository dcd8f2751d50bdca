import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef, watch } from 'vue'
import type { FileNode } from '../../shared/model/data-file.ts'
import { useFilesStore } from './files.ts'
import { useNoticesStore } from './notices.ts'

/** One screen is 40 rows; a page of 200 is 50 kB. */
export const pageLength = 200

/** Loaded children of each group path, and which groups are open. */
export const useFileTreeStore = defineStore('file-tree', () => {
  const files = useFilesStore()
  const { ask } = useNoticesStore()
  const children = shallowRef<ReadonlyMap<string, readonly FileNode[]>>(new Map())
  const expanded = shallowRef<ReadonlySet<string>>(new Set())

  async function loadMore(path: string): Promise<void> {
    const file = files.opened?.file
    if (file === undefined) return
    const offset = children.value.get(path)?.length ?? 0
    const outcome = await ask('file.children', { file, path, offset, limit: pageLength })
    if (!outcome.ok || files.opened?.file !== file) return
    const before = (children.value.get(path) ?? []).slice(0, offset)
    children.value = new Map(children.value).set(path, [...before, ...outcome.value])
  }

  async function expand(path: string): Promise<void> {
    if (!children.value.has(path)) await loadMore(path)
    expanded.value = new Set(expanded.value).add(path)
  }

  function collapse(path: string): void {
    const next = new Set(expanded.value)
    next.delete(path)
    expanded.value = next
  }

  watch(
    () => files.opened?.file,
    () => {
      children.value = new Map()
      expanded.value = new Set()
      const root = files.opened?.root
      if (root !== undefined) void expand(root.path)
    },
    { immediate: true },
  )

  return {
    children: shallowReadonly(children),
    expanded: shallowReadonly(expanded),
    loadMore,
    expand,
    collapse,
  }
})
