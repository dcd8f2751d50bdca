/** The only source of time. Fakes drive tests without waiting. */
export interface Clock {
  /** Wall clock, ms since 1970-01-01 UTC: for what is recorded. */
  nowMs(): number
  /** Monotonic clock in ms: for durations. */
  elapsedMs(): number
  /** Resolves after `durationMs`; rejects with the signal's reason when aborted. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>
}
