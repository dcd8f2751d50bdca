import { shallowReadonly, shallowRef } from 'vue'
import { dropPlace } from '../describe/node-places.ts'
import { useDescribeOutlineStore } from '../stores/describe-outline.ts'

export type DropSide = 'before' | 'inside' | 'behind'

interface DropTarget {
  readonly pointer: string
  readonly side: DropSide
}

/** Dragging nodes of the outline: onto the middle of a row into it, onto its edges before or behind it. */
export function useNodeDrag() {
  const outline = useDescribeOutlineStore()
  const dragged = shallowRef<string | undefined>()
  const target = shallowRef<DropTarget | undefined>()

  function start(event: DragEvent): void {
    dragged.value = pointerUnder(event)
    event.dataTransfer?.setData('text/plain', dragged.value ?? '')
  }

  function over(event: DragEvent): void {
    const found = targetUnder(event)
    const place = found && dragged.value !== undefined && placeFor(found)
    target.value = place === undefined || place === false ? undefined : found
    if (target.value !== undefined) event.preventDefault()
  }

  function placeFor({ pointer, side }: DropTarget) {
    return dragged.value === undefined ? undefined : dropPlace(outline.reading, dragged.value, pointer, side)
  }

  function drop(event: DragEvent): void {
    const place = target.value && placeFor(target.value)
    if (place !== undefined && dragged.value !== undefined) {
      event.preventDefault()
      outline.move(dragged.value, place)
    }
    end()
  }

  function end(): void {
    dragged.value = undefined
    target.value = undefined
  }

  function leave(): void {
    target.value = undefined
  }

  return { target: shallowReadonly(target), start, over, drop, end, leave }
}

function rowUnder(event: DragEvent): HTMLElement | undefined {
  if (!(event.target instanceof Element)) return undefined
  const row = event.target.closest('[data-key]')?.querySelector('[data-pointer]') ?? undefined
  return row instanceof HTMLElement ? row : undefined
}

function pointerUnder(event: DragEvent): string | undefined {
  return rowUnder(event)?.dataset.pointer
}

function targetUnder(event: DragEvent): DropTarget | undefined {
  const row = rowUnder(event)
  const pointer = row?.dataset.pointer
  if (row === undefined || pointer === undefined) return undefined
  const { height, top } = row.getBoundingClientRect()
  const part = (event.clientY - top) / height
  return { pointer, side: part < 0.3 ? 'before' : part > 0.7 ? 'behind' : 'inside' }
}
