import { onScopeDispose, shallowReadonly, shallowRef, type ShallowRef } from 'vue'

/** A connection that is being drawn: from a step to where the pointer is, px of the drawing. */
export interface DrawnEnd {
  readonly source: string
  readonly x: number
  readonly y: number
}

export interface LinkDrag {
  readonly end: Readonly<ShallowRef<DrawnEnd | undefined>>
  readonly begin: (source: string, event: PointerEvent) => void
}

/** Draws a connection from the edge of one card to another card. The keyboard has the same in the inspector. */
export function useLinkDrag(
  drawing: () => HTMLElement | null,
  onDrawn: (source: string, target: string) => void,
): LinkDrag {
  const end = shallowRef<DrawnEnd>()
  let stop = new AbortController()

  function begin(source: string, event: PointerEvent): void {
    event.preventDefault()
    stop = new AbortController()
    const { signal } = stop
    follow(source, event)
    window.addEventListener('pointermove', moved => follow(source, moved), { signal })
    window.addEventListener('pointerup', up => drop(source, up), { signal })
    window.addEventListener('pointercancel', cancel, { signal })
    window.addEventListener('keydown', ({ key }) => key === 'Escape' && cancel(), { signal })
  }

  function follow(source: string, { clientX, clientY }: PointerEvent): void {
    const box = drawing()?.getBoundingClientRect()
    if (box !== undefined) end.value = { source, x: clientX - box.left, y: clientY - box.top }
  }

  function drop(source: string, { clientX, clientY }: PointerEvent): void {
    cancel()
    const card = document.elementFromPoint(clientX, clientY)?.closest('[data-step]')
    const target = card?.getAttribute('data-step')
    if (typeof target === 'string' && target !== source) onDrawn(source, target)
  }

  function cancel(): void {
    end.value = undefined
    stop.abort()
  }

  onScopeDispose(cancel)
  return { end: shallowReadonly(end), begin }
}
