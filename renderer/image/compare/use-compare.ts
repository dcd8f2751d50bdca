import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import type { Correction, FramePlace } from '../../../shared/ipc/contract.ts'
import { useClock } from '../../composables/clock.ts'
import { useNoticesStore } from '../../stores/notices.ts'
import type { LevelsRule } from '../look.ts'
import type { ImageViewState, Readout } from '../use-image-view.ts'

export type CompareMode = 'side' | 'difference' | 'blink'

/** Two changes a second: slow enough to be harmless, fast enough for the eye to see what moves. */
const blinkMs = 500

/** A frame that was pinned, and how the one on screen is looked at beside it; and how both are corrected. */
export function useCompare(view: string, image: ImageViewState) {
  const { ask } = useNoticesStore()
  const clock = useClock()
  /** A, the reference. B is what the view shows. */
  const reference = shallowRef<FramePlace>()
  const mode = shallowRef<CompareMode>()
  const correction = shallowRef<Correction>('none')
  const correctedWith = shallowRef('')
  /** The reference covers the image just now. */
  const isReferenceUp = shallowRef(false)
  /** Of the reference, where the image is read out. */
  const readout = shallowRef<Readout>()
  const kept = new Map<string, LevelsRule>()
  let processed = 'none '
  let blinking: AbortController | undefined

  function pin(): void {
    const source = image.shown.value?.source
    if (source === undefined) return
    const { dataset, file, frame } = source
    reference.value = { file, dataset, frame }
  }

  /** The same mode again ends comparing; the first time, what is on screen becomes the reference. */
  function toggle(next: CompareMode): void {
    if (reference.value === undefined) pin()
    mode.value = mode.value === next || reference.value === undefined ? undefined : next
  }

  /** What is on screen is looked at beside this image; undefined ends that. How both are shown stays as it was chosen. */
  function compareWith(place: FramePlace | undefined): void {
    if (reference.value === undefined && place !== undefined) mode.value = 'side'
    if (place === undefined) mode.value = undefined
    reference.value = place
  }

  async function correct(next: Correction): Promise<void> {
    correction.value = next
    await process()
  }

  /** Levels that were locked are of other values than a difference or a transmission has: each keeps its own. */
  function changeLevels(kind: string): void {
    if (kind === processed) return
    kept.set(processed, image.look.value.levels)
    processed = kind
    image.restyle({ ...image.look.value, levels: kept.get(kind) ?? { kind: 'percentile' } })
  }

  async function process(): Promise<void> {
    const minus = mode.value === 'difference' ? reference.value : undefined
    const asked = { correction: correction.value, minus }
    const outcome = await ask('view.process', { view, process: asked })
    if (outcome.ok) {
      correctedWith.value = outcome.value.correctedWith
      changeLevels(`${correction.value} ${minus === undefined ? '' : 'difference'}`)
    } else if (correction.value !== 'none') await correct('none')
  }

  async function blink(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      isReferenceUp.value = !isReferenceUp.value
      await clock.sleep(blinkMs, signal).catch((error: unknown) => {
        if (!signal.aborted) throw error
      })
    }
    isReferenceUp.value = false
  }

  watch([mode, reference], ([now], [before]) => {
    blinking?.abort()
    blinking = undefined
    if (now === 'blink') {
      blinking = new AbortController()
      void blink(blinking.signal)
    }
    if (now === 'difference' || before === 'difference') void process()
  })
  onScopeDispose(() => blinking?.abort())

  return {
    view,
    reference,
    mode,
    correction,
    correctedWith,
    isReferenceUp,
    readout,
    /** The reference has a canvas of its own. */
    hasStage: computed(() => mode.value !== undefined),
    pin,
    toggle,
    compareWith,
    correct,
    end: () => {
      mode.value = undefined
      reference.value = undefined
    },
  }
}

export type CompareState = ReturnType<typeof useCompare>

export const correctionWords: Record<Correction, string> = {
  none: 'As recorded',
  dark: 'Dark taken away',
  'dark-white': 'Transmission (dark and white)',
}
