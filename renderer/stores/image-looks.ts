import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef } from 'vue'
import type { ViewSource } from '../../shared/ipc/contract.ts'
import { displayLook, type Look } from '../image/look.ts'
import { useExperimentStore } from './experiment.ts'

/**
 * How each view shows each detector, kept while frames, scans and workspaces come and go. Until somebody changes it, it is
 * what the description asks for.
 */
export const useImageLooksStore = defineStore('image looks', () => {
  const experiment = useExperimentStore()
  const looks = shallowRef<Readonly<Record<string, Look>>>({})

  function lookOf(view: string, source: ViewSource): Look {
    const detector = source.kind === 'live' ? source.detector : undefined
    return looks.value[keyOf(view, source)] ?? displayLook(experiment.tree.plan?.display, detector)
  }

  function change(view: string, source: ViewSource, look: Look): void {
    looks.value = { ...looks.value, [keyOf(view, source)]: look }
  }

  return { looks: shallowReadonly(looks), lookOf, change }
})

function keyOf(view: string, source: ViewSource): string {
  return source.kind === 'live' ? `${view}:${source.detector ?? ''}` : view
}
