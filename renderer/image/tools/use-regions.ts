import { computed, shallowRef } from 'vue'
import type { Roi, RoiShape } from '../../../shared/model/roi.ts'
import { useRoisStore } from '../../stores/rois.ts'
import { addRoi, copyRoi, editRoi, removeRoi } from '../roi/roi-edits.ts'
import { translate } from '../roi/roi-geometry.ts'

/** The regions of what one view shows, and what can be done to them. While one is dragged only its draft changes. */
export function useRegions(place: () => string | undefined) {
  const store = useRoisStore()
  const draft = shallowRef<{ readonly id: string; readonly shape: RoiShape }>()
  const kept = computed(() => {
    const at = place()
    return at === undefined ? [] : store.of(at)
  })
  const rois = computed<readonly Roi[]>(() => {
    const moving = draft.value
    return moving === undefined ? kept.value : editRoi(kept.value, moving.id, { shape: moving.shape })
  })
  const selected = computed(() => rois.value.find(({ id }) => id === store.selected))

  function change(next: readonly Roi[]): void {
    const at = place()
    if (at !== undefined && next !== kept.value) store.change(at, next)
  }

  function add(shape: RoiShape): void {
    const id = crypto.randomUUID()
    change(addRoi(kept.value, shape, id))
    store.select(id)
  }

  function setDraft(id: string, shape: RoiShape): void {
    draft.value = { id, shape }
  }

  function keepDraft(): void {
    const { value } = draft
    draft.value = undefined
    if (value !== undefined) change(editRoi(kept.value, value.id, { shape: value.shape }))
  }

  function nudge(dx: number, dy: number): void {
    const roi = selected.value
    if (roi !== undefined && !roi.isLocked)
      change(editRoi(kept.value, roi.id, { shape: translate(roi.shape, dx, dy) }))
  }

  function copy(id: string): void {
    const newId = crypto.randomUUID()
    change(copyRoi(kept.value, id, newId))
    store.select(newId)
  }

  /** Selects the next one, after the last the first. */
  function selectNext(): void {
    const at = rois.value.findIndex(({ id }) => id === store.selected)
    store.select(rois.value[(at + 1) % Math.max(1, rois.value.length)]?.id)
  }

  return {
    rois,
    selected,
    setDraft,
    add,
    keepDraft,
    nudge,
    copy,
    selectNext,
    select: store.select,
    edit: (id: string, part: Partial<Omit<Roi, 'id'>>) => change(editRoi(kept.value, id, part)),
    remove: (id: string) => change(removeRoi(kept.value, id)),
    undo: store.undo,
    canUndo: computed(() => store.canUndo),
  }
}
