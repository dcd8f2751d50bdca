import { HutchError } from '../../shared/model/problem.ts'
import { allCounters, counterProperty } from '../../shared/spec/property-names.ts'
import { withDeadline } from './deadline.ts'
import { type Operations, startWithinMs } from './operations.ts'

/** Counting that has not ended so long after its time is stopped. */
const overtimeMs = 5000

/**
 * Counts for `seconds` and resolves with the values of `counters`, read again after the end because the last value events
 * are not reliable. Aborting stops counting and rejects with the signal's reason.
 */
export async function countFor(
  operations: Operations,
  seconds: number,
  { counters, signal }: { readonly counters: readonly string[]; readonly signal: AbortSignal },
): Promise<Readonly<Record<string, number>>> {
  signal.throwIfAborted()
  refuseTime(operations, seconds)
  const stop = { property: allCounters, value: '0' }
  const orderedMs = operations.clock.elapsedMs()
  const counted = operations.perform({
    what: `counting for ${seconds} s`,
    busy: allCounters,
    property: allCounters,
    value: seconds,
    stop,
    signal,
  })
  const late = (): HutchError => {
    operations.stop(stop)
    return failure(operations, 'timeout', `Counting for ${seconds} s did not end; it was stopped`)
  }
  const timeoutMs = seconds * 1000 + overtimeMs
  if (!(await withDeadline(counted, { clock: operations.clock, timeoutMs, late }))) {
    const complaint = operations.complaintSince(orderedMs) ?? 'is SPEC busy with another command?'
    throw failure(
      operations,
      'device',
      `Counting did not start within ${startWithinMs / 1000} s: ${complaint}`,
    )
  }
  return readCounters(operations, counters)
}

async function readCounters(
  { requests }: Operations,
  counters: readonly string[],
): Promise<Readonly<Record<string, number>>> {
  const values = await Promise.all(counters.map(counter => requests.readNumber(counterProperty(counter))))
  return Object.fromEntries(counters.map((counter, index) => [counter, values[index] ?? NaN]))
}

/** SPEC reads a negative preset as monitor counts and 0 as a stop. */
function refuseTime(operations: Operations, seconds: number): void {
  if (Number.isFinite(seconds) && seconds > 0) return
  throw failure(operations, 'limit', `Cannot count for ${seconds} s: the time must be above 0`)
}

function failure(operations: Operations, kind: 'device' | 'limit' | 'timeout', message: string): HutchError {
  return new HutchError({ kind, message, where: `counters on ${operations.serverName}` })
}
