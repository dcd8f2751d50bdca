import { counted } from '../../shared/base/counted.ts'
import type { DeviceHealth } from '../../shared/model/devices.ts'
import type { Fact } from './node-facts.ts'
import type { Tone } from './run-words.ts'
import { formatBytes, formatNumber, formatTime } from './format.ts'

/** State in three independent ways, so that none depends on colour alone. */
export interface StateWords {
  readonly word: string
  readonly tone: Tone
}

const states: Record<DeviceHealth['state'], StateWords> = {
  connected: { word: 'Connected', tone: 'ok' },
  connecting: { word: 'Connecting…', tone: 'accent' },
  lost: { word: 'Not reachable', tone: 'error' },
  off: { word: 'Disconnected', tone: 'quiet' },
  none: { word: '', tone: 'quiet' },
}

export function stateWords({ live, state }: DeviceHealth): StateWords {
  return live === undefined ? states[state] : { word: 'Delivering', tone: 'ok' }
}

/** What is known of a device. */
export function healthFacts(
  { lastSeenMs, live, model, reconnects, state }: DeviceHealth,
  nowMs: number,
): readonly Fact[] {
  if (state === 'none') return []
  const figures =
    live === undefined
      ? []
      : [
          { label: 'Delivers', value: `${formatNumber(live.framesPerS, 3)} Hz` },
          { label: 'Frame', value: formatBytes(live.frameBytes) },
          { label: 'Ring', value: `${live.ringFree} of ${live.ringSlots} slots free` },
        ]
  return [
    ...(model === '' ? [] : [{ label: 'Is', value: model }]),
    { label: 'Last seen', value: seenWords(lastSeenMs, state === 'connected' ? nowMs : undefined) },
    ...(lastSeenMs === undefined ? [] : [{ label: 'Came back', value: timesWords(reconnects) }]),
    ...figures,
  ]
}

function timesWords(times: number): string {
  if (times === 0) return 'never lost'
  return times === 1 ? 'once' : counted(times, 'time')
}

/** A detector at rest is asked every 2 s, SPEC at least every 5 s: that is now, while it is there. */
function seenWords(atMs: number | undefined, nowMs: number | undefined): string {
  if (atMs === undefined) return 'not yet'
  return nowMs !== undefined && nowMs - atMs < freshMs ? 'now' : formatTime(atMs)
}

const freshMs = 6500
