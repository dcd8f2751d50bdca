import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { isUnderWay } from '../words/run-actions.ts'
import { useBeamlineStore } from './beamline.ts'
import { useFilesStore } from './files.ts'
import { useRunStore } from './run.ts'
import { useSettingsStore } from './settings.ts'
import { useWorkbenchStore } from './workbench.ts'

export type FirstStep = 'start' | 'palette' | 'browse'

/** Three things to try with the simulated beamline; each is done by doing it. */
export const useFirstStepsStore = defineStore('first-steps', () => {
  const run = useRunStore()
  const beamline = useBeamlineStore()
  const workbench = useWorkbenchStore()
  const files = useFilesStore()
  const settings = useSettingsStore()
  const done = shallowRef<ReadonlySet<FirstStep>>(new Set())

  function note(step: FirstStep, happens: () => boolean): void {
    watch(happens, isNow => {
      if (isNow) done.value = new Set([...done.value, step])
    })
  }

  note('start', () => isUnderWay(run.state.phase))
  note('palette', () => workbench.isPaletteOpen)
  note('browse', () => workbench.workspace === 'browse' && files.opened !== undefined)

  const isShown = computed(
    () =>
      settings.settings.showsFirstSteps &&
      settings.info !== undefined &&
      settings.identity.role === 'console' &&
      beamline.status?.simulated === true,
  )
  return { done, isShown, isDone: computed(() => done.value.size === 3) }
})
