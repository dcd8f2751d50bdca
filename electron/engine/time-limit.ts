import type { Clock } from '../../shared/base/clock.ts'

export interface TimeLimit {
  readonly clock: Clock
  readonly limitMs: number
  readonly late: () => Error
  readonly signal?: AbortSignal
}

/**
 * What `work` resolves with; `late()` as rejection once it takes longer, or the signal's reason. The signal that `work` gets
 * is aborted then, but nobody waits for work that does not listen to it.
 */
export async function withTimeLimit<T>(
  work: (signal: AbortSignal) => Promise<T>,
  { clock, limitMs, late, signal }: TimeLimit,
): Promise<T> {
  signal?.throwIfAborted()
  const over = new AbortController()
  const ended = new AbortController()
  const stop = (): void => over.abort(signal?.reason)
  signal?.addEventListener('abort', stop, { once: true })
  clock.sleep(limitMs, ended.signal).then(
    () => over.abort(late()),
    () => undefined, // the work ended in time
  )
  try {
    return await unlessAborted(work(over.signal), over.signal)
  } finally {
    ended.abort()
    signal?.removeEventListener('abort', stop)
  }
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    work.then(resolve, reject)
  })
}
