import { performance } from 'node:perf_hooks'
import type { Clock } from '../../shared/base/clock.ts'

/** Clock for real. */
export function systemClock(): Clock {
  return { nowMs: () => Date.now(), elapsedMs: () => performance.now(), sleep }
}

// A longer setTimeout fires at once: its delay is a signed 32-bit number.
const longestTimeoutMs = 2 ** 31 - 1

async function sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
  for (let leftMs = durationMs; ; leftMs -= longestTimeoutMs) {
    await timeout(Math.min(leftMs, longestTimeoutMs), signal)
    if (leftMs <= longestTimeoutMs) return
  }
}

function timeout(durationMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(signal.reason as Error)
      return
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, durationMs)
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason as Error)
    }
    signal?.addEventListener('abort', stop, { once: true })
  })
}
