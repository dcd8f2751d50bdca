import { defineStore } from 'pinia'
import { computed, shallowReadonly, shallowRef } from 'vue'
import type { ImageViewState } from '../image/use-image-view.ts'

/** The image views of the window, and the one that keys and commands act on: the last that was used. */
export const useImageDeskStore = defineStore('image desk', () => {
  const views = shallowRef<readonly ImageViewState[]>([])

  /** Returns the way out. */
  function add(view: ImageViewState): () => void {
    views.value = [...views.value, view]
    return () => {
      views.value = views.value.filter(other => other !== view)
    }
  }

  function activate(view: ImageViewState): void {
    if (views.value.at(-1) === view) return
    views.value = [...views.value.filter(other => other !== view), view]
  }

  /** Frozen views go on with the newest. */
  function thaw(): void {
    for (const view of views.value) view.thaw()
  }

  const active = computed(() => views.value.at(-1))
  return { active, views: shallowReadonly(views), add, activate, thaw }
})
