import type { ChangeSpec } from '@codemirror/state'

/** The one stretch in which two texts differ, as a change of the first: cursor, marks and undo then touch nothing else. */
export function changeBetween(before: string, after: string): ChangeSpec | undefined {
  if (before === after) return undefined
  let from = 0
  const shorter = Math.min(before.length, after.length)
  while (from < shorter && before[from] === after[from]) from += 1
  let tail = 0
  while (tail < shorter - from && before[before.length - 1 - tail] === after[after.length - 1 - tail])
    tail += 1
  return { from, to: before.length - tail, insert: after.slice(from, after.length - tail) }
}
