import type { Clock } from '../../../shared/base/clock.ts'

/** A clock on which the model's time runs `speed` times as fast. The wall clock stays true: it is what gets recorded. */
export function scaledClock(clock: Clock, speed: number): Clock {
  const startedMs = clock.elapsedMs()
  return {
    nowMs: () => clock.nowMs(),
    elapsedMs: () => startedMs + (clock.elapsedMs() - startedMs) * speed,
    sleep: (durationMs, signal) => clock.sleep(durationMs / speed, signal),
  }
}
