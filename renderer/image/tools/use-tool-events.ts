import { onMounted, onScopeDispose, type Ref } from 'vue'
import { useActiveToolsStore } from '../../stores/active-tools.ts'
import { toolKey } from './tool-keys.ts'
import type { ImageTools } from './use-image-tools.ts'

/** A press that moves less than this is a click. */
const clickPx = 3

/** What pointer and keys on the stage do to the tools, besides what they do to the image itself. */
export function useToolEvents(tools: ImageTools, stage: Readonly<Ref<HTMLElement | null>>): void {
  const active = useActiveToolsStore()
  let pressedAt = { x: 0, y: 0 }

  function press({ clientX, clientY }: PointerEvent): void {
    pressedAt = { x: clientX, y: clientY }
    active.activate(tools)
  }

  function move(event: PointerEvent): void {
    const { map, profiles } = tools
    const element = stage.value
    if (profiles.crosshair.value === undefined || map.value === undefined || element === null) return
    if (event.buttons !== 0) return
    // Measured, because the whole window may be scaled and the pointer be over a region.
    const box = element.getBoundingClientRect()
    const scale = element.clientWidth / box.width
    const at = { x: (event.clientX - box.left) * scale, y: (event.clientY - box.top) * scale }
    profiles.follow(map.value.toImage(at))
  }

  /** A click beside the regions pins the crosshair where it is, or lets it follow again. */
  function release({ button, clientX, clientY }: PointerEvent): void {
    if (button !== 0 || Math.hypot(clientX - pressedAt.x, clientY - pressedAt.y) > clickPx) return
    if (tools.drawing.tool.value !== undefined) return
    tools.profiles.isPinned.value = !tools.profiles.isPinned.value
    tools.regions.select(undefined)
  }

  /** The crosshair stays where it was, and with it what is read out. */
  function leave(): void {
    const at = tools.profiles.crosshair.value
    if (at !== undefined) tools.image.readAt(at)
  }

  /** Before the keys of the image: with a crosshair, arrows move it instead of the stack. */
  function key(event: KeyboardEvent): void {
    if (!toolKey(tools, event)) return
    event.preventDefault()
    event.stopPropagation()
  }

  const stop = new AbortController()
  onMounted(() => {
    const { signal } = stop
    const element = stage.value
    tools.stage.value = element ?? undefined
    element?.addEventListener('pointerdown', press, { signal, capture: true })
    element?.addEventListener('focusin', () => active.activate(tools), { signal })
    element?.addEventListener('pointermove', move, { signal })
    element?.addEventListener('pointerup', release, { signal })
    element?.addEventListener('pointerleave', leave, { signal })
    element?.addEventListener('keydown', key, { signal, capture: true })
    active.activate(tools)
  })
  onScopeDispose(() => {
    stop.abort()
    active.leave(tools)
  })
}
