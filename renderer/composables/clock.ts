import { inject, onScopeDispose, shallowRef, type App, type InjectionKey, type Ref } from 'vue'
import { demand } from '../../shared/base/assert.ts'
import type { Clock } from '../../shared/base/clock.ts'

const clockKey: InjectionKey<Clock> = Symbol('clock')

export function provideClock(app: App, clock: Clock): void {
  app.provide(clockKey, clock)
}

export function useClock(): Clock {
  return demand(inject(clockKey), 'clock: call provideClock first')
}

/** Wall clock in ms, renewed every `periodMs` while the scope lives. */
export function useNow(periodMs: number): Readonly<Ref<number>> {
  const clock = useClock()
  const now = shallowRef(clock.nowMs())
  repeatInScope(clock, periodMs, () => {
    now.value = clock.nowMs()
  })
  return now
}

/** Runs `act` every `periodMs` until the scope ends. */
export function repeatInScope(clock: Clock, periodMs: number, act: () => void): void {
  const stop = new AbortController()
  onScopeDispose(() => stop.abort())
  void repeat(clock, periodMs, act, stop.signal)
}

async function repeat(clock: Clock, periodMs: number, act: () => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    if (await slept(clock, periodMs, signal)) act()
  }
}

/** False when the sleep was cut short by the signal. */
async function slept(clock: Clock, durationMs: number, signal: AbortSignal): Promise<boolean> {
  try {
    await clock.sleep(durationMs, signal)
    return true
  } catch (error) {
    if (signal.aborted) return false
    throw error
  }
}
