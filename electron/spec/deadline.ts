import type { Clock } from '../../shared/base/clock.ts'
import { assert } from '../../shared/base/assert.ts'

/** The promise, or a rejection with `late()` when it takes longer than `timeoutMs`. */
export async function withDeadline<T>(
  promise: Promise<T>,
  {
    clock,
    timeoutMs,
    late,
  }: { readonly clock: Clock; readonly timeoutMs: number; readonly late: () => Error },
): Promise<T> {
  const inTime = new AbortController()
  const timer = clock.sleep(timeoutMs, inTime.signal).then(
    () => 'late' as const,
    (reason: unknown) => {
      assert(reason === ended, 'the timer of a deadline fails only when it is not needed any more')
      return 'ended' as const
    },
  )
  try {
    const winner = await Promise.race([promise.then(value => ({ value })), timer])
    if (typeof winner === 'string') throw late()
    return winner.value
  } finally {
    inTime.abort(ended)
  }
}

const ended = new Error('in time')
