import { shallowReadonly, shallowRef } from 'vue'

/** Keeps the live frame on screen while acquisition goes on; counts what comes meanwhile. */
export function useFreezing(tell: (frozen: boolean) => void, showNewest: () => void) {
  const isFrozen = shallowRef(false)
  const newer = shallowRef(0)

  function freeze(): void {
    newer.value = 0
    isFrozen.value = true
    tell(true)
  }

  /** The view goes on with whatever comes next. */
  function end(): void {
    if (!isFrozen.value) return
    isFrozen.value = false
    newer.value = 0
    tell(false)
  }

  function thaw(): void {
    if (!isFrozen.value) return
    end()
    showNewest()
  }

  return {
    isFrozen: shallowReadonly(isFrozen),
    newer: shallowReadonly(newer),
    freeze,
    thaw,
    end,
    note: (count: number) => {
      if (isFrozen.value) newer.value = count
    },
  }
}
