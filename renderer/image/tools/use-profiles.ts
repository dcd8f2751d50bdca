import { computed, shallowRef } from 'vue'
import type { ProfileKind, ProfileRequest } from '../../../shared/imaging/profiles/profile.ts'
import type { RoiPoint } from '../../../shared/model/roi.ts'

export interface ProfileLine {
  readonly from: RoiPoint
  readonly to: RoiPoint
}

/**
 * Crosshair, line and circles along which values are drawn. The crosshair follows the pointer until it is pinned by a click
 * or moved by keys.
 */
export function useProfiles(middle: () => RoiPoint | undefined) {
  const crosshair = shallowRef<RoiPoint>()
  const isPinned = shallowRef(false)
  const line = shallowRef<ProfileLine>()
  const isRadial = shallowRef(false)

  function toggleCrosshair(at: RoiPoint | undefined): void {
    isPinned.value = false
    crosshair.value = crosshair.value === undefined ? at : undefined
  }

  function follow(at: RoiPoint): void {
    if (crosshair.value !== undefined && !isPinned.value) crosshair.value = centred(at)
  }

  /** Keys move it by whole pixels and pin it. */
  function step(dx: number, dy: number, size: { readonly width: number; readonly height: number }): void {
    const now = crosshair.value
    if (now === undefined) return
    isPinned.value = true
    crosshair.value = centred({
      x: Math.min(size.width - 0.5, Math.max(0, now.x + dx)),
      y: Math.min(size.height - 0.5, Math.max(0, now.y + dy)),
    })
  }

  const requests = computed<readonly ProfileRequest[]>(() => {
    const at = crosshair.value
    const centre = middle()
    return [
      ...(at === undefined
        ? []
        : ([{ kind: 'row', y: at.y } as const, { kind: 'column', x: at.x }] as const)),
      ...(line.value === undefined ? [] : [{ kind: 'line', ...line.value } as const]),
      ...(isRadial.value && centre !== undefined
        ? [{ kind: 'radial', x: centre.x, y: centre.y } as const]
        : []),
    ]
  })

  return { crosshair, isPinned, line, isRadial, requests, toggleCrosshair, follow, step }
}

export type ProfilesState = ReturnType<typeof useProfiles>

export const profileWords: Record<ProfileKind, string> = {
  row: 'Row',
  column: 'Column',
  line: 'Line',
  radial: 'Radial',
}

/** Middle of the pixel. */
function centred({ x, y }: RoiPoint): RoiPoint {
  return { x: Math.floor(x) + 0.5, y: Math.floor(y) + 0.5 }
}
