import { onScopeDispose, shallowRef, type Ref } from 'vue'
import { repeatInScope, useClock } from './clock.ts'

const everyMs = 2000
/** Half a second at 60 Hz: enough to see a slow window, little enough not to keep it busy. */
const framesPerSample = 30

/** How many times a second the window really repaints, sampled. */
export function useFrameRate(): Readonly<Ref<number | undefined>> {
  const clock = useClock()
  const rate = shallowRef<number | undefined>()
  let pending = 0

  function sample(): void {
    const startMs = clock.elapsedMs()
    let frames = 0
    cancelAnimationFrame(pending)
    const next = () => {
      frames += 1
      if (frames < framesPerSample) pending = requestAnimationFrame(next)
      else rate.value = Math.round((frames * 1000) / (clock.elapsedMs() - startMs))
    }
    pending = requestAnimationFrame(next)
  }

  sample()
  repeatInScope(clock, everyMs, sample)
  onScopeDispose(() => cancelAnimationFrame(pending))
  return rate
}
