import { isRecord } from '../../shared/base/parse.ts'
import type { Settings } from '../../shared/model/devices.ts'

/**
 * What was typed over `before`, on top of what stands there now: only the settings that were typed differ from it, those
 * that somebody else changed meanwhile are theirs. Where both changed one, what was typed stays.
 */
export function mergeSettings(before: Settings, typed: Settings, now: Settings): Settings {
  const names = new Set([...Object.keys(now), ...Object.keys(typed)])
  return Object.fromEntries(
    [...names].flatMap(name => {
      const value = merged(before[name], typed[name], now[name])
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

function merged(before: unknown, typed: unknown, now: unknown): unknown {
  if (isRecord(before) && isRecord(typed) && isRecord(now)) return mergeSettings(before, typed, now)
  return isSame(before, typed) ? now : typed
}

/** Settings come from YAML and from fields: their values are texts, numbers, flags, lists and mappings of these. */
export function isSame(one: unknown, other: unknown): boolean {
  if (!isRecord(one) || !isRecord(other)) return JSON.stringify(one) === JSON.stringify(other)
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...names].every(name => isSame(one[name], other[name]))
}
