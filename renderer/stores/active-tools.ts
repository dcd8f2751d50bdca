import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef } from 'vue'
import type { ImageTools } from '../image/tools/use-image-tools.ts'

/** The image that commands act on: the one that had the focus last. */
export const useActiveToolsStore = defineStore('active-tools', () => {
  const active = shallowRef<ImageTools>()

  function activate(tools: ImageTools): void {
    active.value = tools
  }

  function leave(tools: ImageTools): void {
    if (active.value === tools) active.value = undefined
  }

  return { active: shallowReadonly(active), activate, leave }
})
