import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef } from 'vue'
import type { ViewSource } from '../../shared/ipc/contract.ts'
import type { DetectorDisplay } from '../../shared/model/beamline.ts'
import { displayLook, type Look } from '../image/look.ts'
import { useBeamlineStore } from './beamline.ts'
import { useExperimentStore } from './experiment.ts'

/**
 * How each view shows each detector, kept while frames, scans and workspaces come and go. Until somebody changes it, it is
 * what the description asks for, or the beamline file.
 */
export const useImageLooksStore = defineStore('image looks', () => {
  const experiment = useExperimentStore()
  const beamline = useBeamlineStore()
  const looks = shallowRef<Readonly<Record<string, Look>>>({})

  function lookOf(view: string, source: ViewSource): Look {
    const detector = source.kind === 'live' ? source.detector : undefined
    const asked = experiment.tree.plan?.display
    return looks.value[keyOf(view, source)] ?? displayLook(asked, detector, usualOf(detector))
  }

  /** A view that follows whatever comes shows the only detector there is. */
  function usualOf(detector: string | undefined): DetectorDisplay | undefined {
    const detectors = beamline.status?.detectors ?? []
    const shown = detectors.length === 1 ? detectors : detectors.filter(({ name }) => name === detector)
    return shown[0]?.display
  }

  /** The same look again is no change: two views that follow each other would go round in a circle. */
  function change(view: string, source: ViewSource, look: Look): void {
    if (JSON.stringify(looks.value[keyOf(view, source)]) === JSON.stringify(look)) return
    looks.value = { ...looks.value, [keyOf(view, source)]: look }
  }

  return { looks: shallowReadonly(looks), lookOf, change }
})

function keyOf(view: string, source: ViewSource): string {
  return source.kind === 'live' ? `${view}:${source.detector ?? ''}` : view
}
