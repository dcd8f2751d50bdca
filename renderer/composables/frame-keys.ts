import type { Ref } from 'vue'
import { stepFrame } from '../trees/step-frame.ts'

/** Walks through a stack by keys wherever the focus is in its pane, unless something inside took the key. */
export function useFrameKeys(
  frame: Ref<number>,
  count: () => number | undefined,
): (event: KeyboardEvent) => void {
  return event => {
    const frames = count()
    if (event.defaultPrevented || frames === undefined || isText(event.target)) return
    const next = stepFrame(event.key, event.shiftKey, frame.value, frames)
    if (next === undefined) return
    event.preventDefault()
    frame.value = next
  }
}

function isText(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest('select, [role=tablist], input:not([type=range])') !== null
  )
}
