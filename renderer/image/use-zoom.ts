import { shallowReadonly, shallowRef, type Ref } from 'vue'
import type { Region } from '../../shared/ipc/tile.ts'
import { atScale, fitted, pan, toImage, wholeOf, zoom, type Point, type Size } from './geometry.ts'
import type { Shown } from './painter-protocol.ts'

/** Parts one can go back to. */
const keptParts = 50
/** Turns of a wheel closer than this are one step back. */
const oneGestureMs = 600

/** Which part of the image is shown. Positions are in device pixels of the canvas. */
export function useZoom(shown: Readonly<Ref<Shown | undefined>>) {
  /** Undefined: the whole image. It fills the canvas, so it may reach over the image. */
  const region = shallowRef<Region>()
  const canvas = shallowRef<Size>({ width: 1, height: 1 })
  const before = shallowRef<readonly (Region | undefined)[]>([])
  let lastGestureMs = -Infinity

  function go(next: Region | undefined): void {
    before.value = [...before.value.slice(1 - keptParts), region.value]
    region.value = next
  }

  function zoomAt(position: Point, factor: number): void {
    const image = shown.value?.image
    if (image === undefined) return
    const from = region.value ?? wholeOf(image)
    const next = zoom(from, image, canvas.value, toImage(position, from, canvas.value), factor)
    const now = performance.now()
    if (now - lastGestureMs > oneGestureMs) go(next)
    else region.value = next
    lastGestureMs = now
  }

  /** Shows as much as is needed to see all of `part`, image pixels. */
  function zoomTo(part: Region): void {
    const image = shown.value?.image
    if (image !== undefined && part.width > 0 && part.height > 0) go(fitted(part, image, canvas.value))
  }

  /** One pixel of the image on one of the screen, about the middle of what is shown. */
  function oneToOne(): void {
    const image = shown.value?.image
    if (image === undefined) return
    const { height, width, x, y } = region.value ?? wholeOf(image)
    go(atScale({ x: x + width / 2, y: y + height / 2 }, 1, image, canvas.value))
  }

  /** Another view leads: its steps are no steps of this one. */
  function showPart(part: Region | undefined): void {
    region.value = part
  }

  function back(): void {
    if (before.value.length === 0) return
    region.value = before.value.at(-1)
    before.value = before.value.slice(0, -1)
  }

  function panBy(dx: number, dy: number): void {
    const image = shown.value?.image
    if (image === undefined || region.value === undefined) return
    const scale = canvas.value.width / region.value.width
    region.value = pan(region.value, image, dx / scale, dy / scale)
  }

  /** A pane of another form shows the same pixels, and more of them or fewer on two sides. */
  function resize(size: Size): void {
    const image = shown.value?.image
    canvas.value = size
    if (image !== undefined && region.value !== undefined) region.value = fitted(region.value, image, size)
  }

  function imagePoint(position: Point): Point | undefined {
    const image = shown.value?.image
    return image && toImage(position, region.value ?? wholeOf(image), canvas.value)
  }

  function reset(): void {
    region.value = undefined
    before.value = []
  }

  return {
    region: shallowReadonly(region),
    /** Of the canvas, device pixels. */
    size: shallowReadonly(canvas),
    zoomSteps: shallowReadonly(before),
    zoomAt,
    zoomTo,
    showPart,
    oneToOne,
    back,
    panBy,
    resize,
    imagePoint,
    reset,
    fit: () => go(undefined),
  }
}
