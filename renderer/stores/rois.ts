import { defineStore } from 'pinia'
import { computed, shallowReadonly, shallowRef } from 'vue'
import type { Roi, RoiBook } from '../../shared/model/roi.ts'
import { useBridge } from '../bridge/bridge.ts'
import { listen } from './listen.ts'
import { useNoticesStore } from './notices.ts'

/** Steps that can be taken back. */
const mostUndone = 100
const none: readonly Roi[] = []

/** The regions of interest of all detectors, kept by the main process and the same in every window. */
export const useRoisStore = defineStore('rois', () => {
  const { ask } = useNoticesStore()
  const book = shallowRef<RoiBook>({})
  const selected = shallowRef<string>()
  const past = shallowRef<readonly RoiBook[]>([])

  async function load(): Promise<void> {
    const outcome = await ask('roi.read', undefined)
    if (outcome.ok) book.value = outcome.value
  }

  function write(next: RoiBook): void {
    book.value = next
    void ask('roi.write', next)
  }

  function change(place: string, rois: readonly Roi[]): void {
    past.value = [...past.value, book.value].slice(-mostUndone)
    write({ ...book.value, [place]: rois })
  }

  function undo(): void {
    const before = past.value.at(-1)
    if (before === undefined) return
    past.value = past.value.slice(0, -1)
    write(before)
  }

  listen(useBridge(), 'roi.changed', next => {
    book.value = next
  })
  return {
    load,
    change,
    undo,
    of: (place: string): readonly Roi[] => book.value[place] ?? none,
    book: shallowReadonly(book),
    canUndo: computed(() => past.value.length > 0),
    selected: shallowReadonly(selected),
    select: (id: string | undefined) => {
      selected.value = id
    },
  }
})
