import { onScopeDispose, shallowRef, watch } from 'vue'
import type { Device, DeviceDraft, Settings } from '../../shared/model/devices.ts'
import { isSame, mergeSettings } from '../words/merge-settings.ts'

/** A draft, and the settings that it was typed over. */
interface TypedDraft {
  readonly draft: DeviceDraft
  readonly over: Settings
}

export interface TypedDrafts {
  readonly at: (place: string) => DeviceDraft | undefined
  /** What is as it was saved is no draft. */
  readonly keep: (place: string, typed: DeviceDraft, saved: DeviceDraft | undefined) => void
  readonly forget: (place: string) => void
}

/** Drafts by the place where they are typed, kept in step with what others make of the same devices. */
export function typedDrafts(devices: () => readonly Device[]): TypedDrafts {
  const drafts = shallowRef<ReadonlyMap<string, TypedDraft>>(new Map())

  function forget(place: string): void {
    const next = new Map(drafts.value)
    next.delete(place)
    drafts.value = next
  }

  function keep(place: string, draft: DeviceDraft, saved: DeviceDraft | undefined): void {
    if (saved !== undefined && isAsSaved(draft, saved)) forget(place)
    else drafts.value = new Map(drafts.value).set(place, { draft, over: saved?.settings ?? {} })
  }

  /** What another program or window changed is taken in under what is typed; what belongs to no device any more goes. */
  function follow(known: readonly Device[]): void {
    for (const [place, { draft, over }] of drafts.value) {
      if (draft.was === undefined) continue
      const device = known.find(({ id }) => id === draft.was)
      if (device === undefined) forget(place)
      else if (!isSame(over, device.settings)) {
        const settings = mergeSettings(over, draft.settings, device.settings)
        keep(place, { ...draft, settings }, savedDraft(device))
      }
    }
  }
  watch(devices, follow)

  const stay = (event: Event): void => {
    if (drafts.value.size > 0) event.preventDefault()
  }
  window.addEventListener('beforeunload', stay)
  onScopeDispose(() => window.removeEventListener('beforeunload', stay))
  return { at: place => drafts.value.get(place)?.draft, keep, forget }
}

export function savedDraft({ id, kind, name, settings }: Device): DeviceDraft {
  return { was: id, kind, name, settings }
}

function isAsSaved(draft: DeviceDraft, saved: DeviceDraft): boolean {
  return draft.name === saved.name && isSame(draft.settings, saved.settings)
}
