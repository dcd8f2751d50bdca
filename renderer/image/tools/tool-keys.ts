import type { ImageTools } from './use-image-tools.ts'

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}
const longStepPx = 10

/** Keys that act while the image has the focus. True when the key was one of them. */
export function toolKey(tools: ImageTools, event: KeyboardEvent): boolean {
  return arrowKey(tools, event) || editKey(tools, event)
}

/** With Alt they nudge the selected region; alone they move the crosshair while it is there. */
function arrowKey({ image, profiles, regions }: ImageTools, event: KeyboardEvent): boolean {
  const direction = arrows[event.key]
  if (direction === undefined || event.ctrlKey || event.metaKey) return false
  const step = event.shiftKey ? longStepPx : 1
  const [dx, dy] = [direction[0] * step, direction[1] * step]
  if (event.altKey) {
    regions.nudge(dx, dy)
    return regions.selected.value !== undefined
  }
  const size = image.shown.value?.image
  if (profiles.crosshair.value === undefined || size === undefined) return false
  profiles.step(dx, dy, size)
  return true
}

function editKey({ drawing, drawInMiddle, profiles, regions }: ImageTools, event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  const tool = drawing.tool.value
  const selected = regions.selected.value
  switch (event.key) {
    case 'Enter':
      if (tool === undefined) return false
      if (drawing.points.value.length === 0) drawInMiddle(tool)
      else drawing.finish()
      return true
    case 'Escape':
      if (tool !== undefined) drawing.cancel()
      else if (selected !== undefined) regions.select(undefined)
      else if (profiles.crosshair.value !== undefined) profiles.toggleCrosshair(undefined)
      else return false
      return true
    case 'Delete':
    case 'Backspace':
      if (selected === undefined) return false
      regions.remove(selected.id)
      return true
    default:
      return false
  }
}
