import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef } from 'vue'
import type { Shown } from '../image/painter-protocol.ts'

export type ScreenFigures = Pick<Shown, 'ageMs' | 'shownHz'>

/** How fresh and how fast the images on screen are; of the view that was painted last, undefined when none is seen. */
export const useScreenFiguresStore = defineStore('screen-figures', () => {
  const figures = shallowRef<ScreenFigures | undefined>()

  function note(next: ScreenFigures | undefined): void {
    figures.value = next
  }

  return { figures: shallowReadonly(figures), note }
})
