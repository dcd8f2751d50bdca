import { HutchError } from '../../shared/model/problem.ts'
import { allCounters, counterProperty } from '../../shared/spec/property-names.ts'
import { withDeadline } from './deadline.ts'
import { type Operations, startWithinMs } from './operations.ts'

/** Until so much time has passed, or until the monitor has counted so much. */
export type CountPreset = { readonly seconds: number } | { readonly monitorCounts: number }

/** Counting that has not ended so long after its time is stopped. */
const overtimeMs = 5000

/**
 * Counts and resolves with the values of `counters`, read again after the end because the last value events are not
 * reliable. Aborting stops counting and rejects with the signal's reason. A monitor preset has no time of its own: without
 * beam it counts until it is aborted.
 */
export async function countFor(
  operations: Operations,
  preset: CountPreset,
  { counters, signal }: { readonly counters: readonly string[]; readonly signal: AbortSignal },
): Promise<Readonly<Record<string, number>>> {
  signal.throwIfAborted()
  const value = presetValue(operations, preset)
  const story = 'seconds' in preset ? `for ${preset.seconds} s` : `to ${preset.monitorCounts} monitor counts`
  const orderedMs = operations.clock.elapsedMs()
  const counted = operations.perform({
    what: `counting ${story}`,
    busy: [allCounters],
    writes: [{ property: allCounters, value }],
    stop,
    signal,
  })
  const [hasCounted] = await ('seconds' in preset ? inTime(operations, counted, preset.seconds) : counted)
  if (hasCounted !== true) throw notStarted(operations, orderedMs)
  return readCounters(operations, counters)
}

const stop = { property: allCounters, value: '0' } as const

async function inTime<T>(operations: Operations, counted: Promise<T>, seconds: number): Promise<T> {
  const late = (): HutchError => {
    operations.stop(stop)
    return failure(operations, 'timeout', `Counting for ${seconds} s did not end; it was stopped`)
  }
  // Before the count itself, SPEC may finish another command and take its time to start.
  const timeoutMs = seconds * 1000 + 2 * startWithinMs + overtimeMs
  return withDeadline(counted, { clock: operations.clock, timeoutMs, late })
}

async function readCounters(
  { requests }: Operations,
  counters: readonly string[],
): Promise<Readonly<Record<string, number>>> {
  const values = await Promise.all(counters.map(counter => requests.readNumber(counterProperty(counter))))
  return Object.fromEntries(counters.map((counter, index) => [counter, values[index] ?? NaN]))
}

/** SPEC reads a negative preset as monitor counts and 0 as a stop. */
function presetValue(operations: Operations, preset: CountPreset): number {
  const amount = 'seconds' in preset ? preset.seconds : preset.monitorCounts
  if (Number.isFinite(amount) && amount > 0) return 'seconds' in preset ? amount : -amount
  const [unit, noun] = 'seconds' in preset ? ['s', 'time'] : ['monitor counts', 'preset']
  throw failure(operations, 'limit', `Cannot count for ${amount} ${unit}: the ${noun} must be above 0`)
}

function notStarted(operations: Operations, orderedMs: number): HutchError {
  const complaint = operations.complaintSince(orderedMs) ?? 'is SPEC busy with another command?'
  return failure(
    operations,
    'device',
    `Counting did not start within ${startWithinMs / 1000} s: ${complaint}`,
  )
}

function failure(operations: Operations, kind: 'device' | 'limit' | 'timeout', message: string): HutchError {
  return new HutchError({ kind, message, where: `counters on ${operations.serverName}` })
}
