import { defineStore } from 'pinia'
import { computed } from 'vue'
import type { Problem } from '../../shared/model/problem.ts'
import { useKeptList } from '../composables/kept-list.ts'
import { experimentMasks, imagesOf, type MaskChoice } from '../words/mask-words.ts'
import { baseName } from '../words/paths.ts'
import { useAnalyseStore } from './analyse.ts'
import { useNoticesStore } from './notices.ts'

/** More than a beamline has detectors; the list stays one that is read at a glance. */
const mostRecent = 6

/** Masks that a step can be given: those that results of the experiment found, and files that were chosen lately. */
export const useMaskFilesStore = defineStore('mask-files', () => {
  const analyse = useAnalyseStore()
  const notices = useNoticesStore()
  const kept = useKeptList('hutch.mask-files', mostRecent)
  const found = computed(() => experimentMasks(analyse.tree))
  const recent = computed<readonly MaskChoice[]>(() =>
    kept.list.value.toReversed().map(file => ({ file, label: baseName(file) })),
  )

  /** Asks for a file; undefined where the person thought better of it. */
  async function choose(): Promise<{ readonly file: string } | { readonly problem: Problem } | undefined> {
    const outcome = await notices.ask('mask.file', { image: imagesOf(analyse.tree, analyse.node) })
    if (!outcome.ok) return { problem: outcome.problem }
    if (outcome.value !== undefined) kept.add(outcome.value.file)
    return outcome.value
  }

  return { found, recent, choose }
})
