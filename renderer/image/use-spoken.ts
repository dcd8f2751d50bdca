import { computed, shallowReadonly, shallowRef, watch, type Ref } from 'vue'
import { useClock } from '../composables/clock.ts'
import { frameWords, valueWords } from './image-words.ts'
import type { ImageViewState } from './use-image-view.ts'

/** A screen reader cannot keep up with more. */
const pauseMs = 1000

/** What is on screen and under the crosshair in words, at most once a second and always the last. */
export function useSpoken(image: ImageViewState): Readonly<Ref<string>> {
  const clock = useClock()
  const spoken = shallowRef('')
  let isPausing = false
  const words = computed(() => {
    const shown = image.shown.value
    if (shown === undefined) return ''
    const at = image.readout.value
    const value = at === undefined ? '' : `, ${valueWords(at.value ?? NaN)} at ${at.x}, ${at.y}`
    return `${frameWords(shown.source)}, maximum ${valueWords(shown.statistics.maximum)}${value}`
  })

  async function speak(): Promise<void> {
    if (isPausing) return
    isPausing = true
    spoken.value = words.value
    await clock.sleep(pauseMs)
    isPausing = false
    if (spoken.value !== words.value) await speak()
  }

  watch(words, () => void speak())
  return shallowReadonly(spoken)
}
