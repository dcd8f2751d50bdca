import type { Clock } from '../../shared/base/clock.ts'

/** Time of the browser window. */
export function windowClock(): Clock {
  return { nowMs: () => Date.now(), elapsedMs: () => performance.now(), sleep }
}

function sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const timer = setTimeout(finish, durationMs)
    signal?.addEventListener('abort', cancel, { once: true })

    function finish() {
      signal?.removeEventListener('abort', cancel)
      resolve()
    }
    function cancel() {
      clearTimeout(timer)
      reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'))
    }
  })
}
