import { shallowReadonly, shallowRef, watch, type Ref } from 'vue'
import { useClock } from '../composables/clock.ts'
import type { Shown } from './painter-protocol.ts'

/** Twice the longest exposure that one watches without thinking it hangs. */
const freshMs = 3000

/**
 * Whether live images come: the newest is not older than a moment. An image that stays because nothing is exposed has no age
 * that anybody asks for.
 */
export function useFresh(shown: Readonly<Ref<Shown | undefined>>): Readonly<Ref<boolean>> {
  const clock = useClock()
  const isFresh = shallowRef(false)
  let newest = ''
  let count = 0

  function note(next: Shown | undefined): void {
    const key = next?.ageMs === undefined ? '' : imageKey(next)
    if (key === newest) return
    newest = key
    count += 1
    isFresh.value = key !== ''
    if (isFresh.value) void expire(count)
  }

  async function expire(at: number): Promise<void> {
    await clock.sleep(freshMs)
    if (at === count) isFresh.value = false
  }

  watch(shown, note, { flush: 'sync' })
  return shallowReadonly(isFresh)
}

function imageKey({ source: { dataset, file, frame } }: Shown): string {
  return `${file}::${dataset} ${frame}`
}
