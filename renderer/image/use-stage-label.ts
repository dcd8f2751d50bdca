import { watchEffect, type Ref } from 'vue'
import { imageWords } from './image-words.ts'
import type { ImageViewState } from './use-image-view.ts'

/**
 * Writes onto the stage what it shows, in words for a screen reader and as data for tests. Directly: it changes with every image,
 * and in the template it would make the whole view render anew ten times a second.
 */
export function useStageLabel(image: ImageViewState, stage: Readonly<Ref<HTMLElement | null>>): void {
  watchEffect(() => {
    if (stage.value === null) return
    const shown = image.shown.value
    put(stage.value, 'aria-label', imageWords(shown))
    put(stage.value, 'data-dataset', shown?.source.dataset)
    put(stage.value, 'data-frame', shown?.source.frame)
    put(stage.value, 'data-painter', shown?.painter)
    put(stage.value, 'data-age-ms', shown?.ageMs)
    put(stage.value, 'data-shown-hz', shown?.shownHz)
  })
}

function put(element: HTMLElement, name: string, value: string | number | undefined): void {
  if (value === undefined) element.removeAttribute(name)
  else element.setAttribute(name, String(value))
}
