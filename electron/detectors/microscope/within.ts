import type { Clock } from '../../../shared/base/clock.ts'

/** The promise, or `late()` as rejection after `timeoutMs`, or the signal's reason. Leaves no timer behind. */
export async function within<T>(
  promise: Promise<T>,
  timeoutMs: number,
  clock: Clock,
  late: () => Error,
  signal?: AbortSignal,
): Promise<T> {
  promise.catch(() => {}) // it may lose the race
  signal?.throwIfAborted()
  const timer = new AbortController()
  const stop = (): void => timer.abort()
  signal?.addEventListener('abort', stop, { once: true })
  const deadline = clock.sleep(timeoutMs, timer.signal).then(
    () => Promise.reject(late()),
    () => Promise.reject(signal?.reason as Error),
  )
  try {
    return await Promise.race([promise, deadline])
  } finally {
    signal?.removeEventListener('abort', stop)
    timer.abort()
    deadline.catch(() => {})
  }
}
