import { computed, shallowRef, type Ref } from 'vue'
import type { Point } from './geometry.ts'
import type { ImageViewState } from './use-image-view.ts'

const wheelStep = 1.25
/** A smaller rectangle is a slip of the hand, CSS pixels. */
const smallestBox = 4

interface Drag {
  readonly kind: 'pan' | 'rectangle'
  readonly from: Point
  readonly to: Point
}

/** The mouse on the image: the wheel zooms, a drag pans, with Shift or the tool it draws the rectangle to zoom to. */
export function useStagePointer(image: ImageViewState, stage: Readonly<Ref<HTMLElement | null>>) {
  const drag = shallowRef<Drag>()

  const box = computed(() => {
    if (drag.value?.kind !== 'rectangle') return undefined
    const { from, to } = drag.value
    return {
      left: `${Math.min(from.x, to.x)}px`,
      top: `${Math.min(from.y, to.y)}px`,
      width: `${Math.abs(from.x - to.x)}px`,
      height: `${Math.abs(from.y - to.y)}px`,
    }
  })

  /** CSS pixels of the stage. Measured, because the whole window may be scaled and the pointer be over a region. */
  function place({ clientX, clientY }: MouseEvent): Point {
    const element = stage.value
    if (element === null) return { x: 0, y: 0 }
    const box = element.getBoundingClientRect()
    const scale = element.clientWidth / box.width
    return { x: (clientX - box.left) * scale, y: (clientY - box.top) * scale }
  }

  function onWheel(event: WheelEvent): void {
    image.zoomAt(scaled(place(event)), event.deltaY < 0 ? wheelStep : 1 / wheelStep)
  }

  function onDown(event: PointerEvent): void {
    if (event.button !== 0) return
    const at = place(event)
    const kind = event.shiftKey || image.isZoomingToRectangle.value ? 'rectangle' : 'pan'
    drag.value = { kind, from: at, to: at }
    stage.value?.setPointerCapture(event.pointerId)
  }

  function onMove(event: PointerEvent): void {
    const { value } = drag
    if (value === undefined) {
      image.pointAt(scaled(place(event)))
      return
    }
    const to = place(event)
    drag.value = { ...value, to }
    if (value.kind !== 'pan') return
    const moved = scaled({ x: to.x - value.to.x, y: to.y - value.to.y })
    image.panBy(moved.x, moved.y)
  }

  function onUp(): void {
    if (drag.value?.kind === 'rectangle') zoomTo(drag.value)
    drag.value = undefined
  }

  function zoomTo({ from, to }: Drag): void {
    if (Math.abs(from.x - to.x) < smallestBox || Math.abs(from.y - to.y) < smallestBox) return
    const a = image.imagePoint(scaled(from))
    const b = image.imagePoint(scaled(to))
    if (a === undefined || b === undefined) return
    image.isZoomingToRectangle.value = false
    image.zoomTo({
      x: Math.min(a.x, b.x),
      y: Math.min(a.y, b.y),
      width: Math.abs(a.x - b.x),
      height: Math.abs(a.y - b.y),
    })
  }

  return {
    box,
    onWheel,
    onDown,
    onMove,
    onUp,
    onCancel: () => {
      drag.value = undefined
    },
  }
}

function scaled({ x, y }: Point): Point {
  return { x: x * devicePixelRatio, y: y * devicePixelRatio }
}
