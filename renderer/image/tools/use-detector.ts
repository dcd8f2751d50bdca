import type { MaskBack } from '../../../shared/ipc/detector-calls.ts'
import type { MaskChange } from '../../../shared/imaging/change-mask.ts'
import type { RoiShape } from '../../../shared/model/roi.ts'
import { useNoticesStore } from '../../stores/notices.ts'
import type { ImageViewState } from '../use-image-view.ts'

/** What a person says about the detector whose image is shown: which pixels are left out, and where it stands. */
export function useDetector(image: ImageViewState, selected: () => RoiShape | undefined) {
  const { ask } = useNoticesStore()
  const { view } = image

  const change = (how: MaskChange) => ask('mask.change', { view, change: how })

  /** Undefined where no region is selected. */
  function maskRegion(isOutside: boolean): Promise<unknown> | undefined {
    const shape = selected()
    return shape && change({ kind: 'region', shape, isOutside })
  }

  /** Without a value: beyond the level on screen. */
  function maskBeyond(side: 'above' | 'below', value = levelOf(side)): Promise<unknown> | undefined {
    return value === undefined ? undefined : change({ kind: 'beyond', side, value })
  }

  function levelOf(side: 'above' | 'below'): number | undefined {
    const levels = image.shown.value?.levels
    return side === 'above' ? levels?.high : levels?.low
  }

  return {
    maskRegion,
    maskBeyond,
    levelOf,
    invertMask: () => change({ kind: 'invert' }),
    clearMask: () => change({ kind: 'clear' }),
    openMask: () => ask('mask.open', { view }),
    saveMask: () => ask('mask.save', { view }),
    takeBack: (to: MaskBack) => ask('mask.back', { view, to }),
    openGeometry: () => ask('geometry.open', { view }),
    resetGeometry: () => ask('geometry.reset', { view }),
  }
}
