import { nextTick, shallowRef, type Ref } from 'vue'
import type { MoveQuestion } from '../../stores/plot.ts'

/** The question that stands in the foot of a plot before a motor moves; the focus goes back to where it was asked. */
export function useMoveQuestion(
  foot: Readonly<Ref<HTMLElement | null>>,
  surface: Readonly<Ref<{ focus(): void } | null>>,
) {
  const asked = shallowRef<MoveQuestion>()
  let askedFrom: string | undefined

  function ask(question: MoveQuestion): void {
    askedFrom =
      document.activeElement instanceof HTMLElement ? document.activeElement.dataset.place : undefined
    asked.value = question
  }

  /** Back to the figure that was pressed, or to the plot, for whoever uses keys. */
  async function closeQuestion(): Promise<void> {
    asked.value = undefined
    await nextTick()
    const pressed = foot.value?.querySelector<HTMLElement>(`[data-place="${askedFrom}"]`)
    ;(pressed ?? surface.value)?.focus()
  }

  return { asked, ask, closeQuestion }
}
