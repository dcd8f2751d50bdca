import { defineStore } from 'pinia'
import { computed, shallowReadonly, shallowRef } from 'vue'
import type { LogEntry } from '../../shared/ipc/contract.ts'
import { useBridge } from '../bridge/bridge.ts'
import { listen } from './listen.ts'

export interface LogRow extends LogEntry {
  readonly key: number
  /** How often the same was said in a row. */
  readonly count: number
}

/** 5 000 rows of 200 bytes are 1 MB; the whole story is in the journal. */
const keptRows = 5000

export const useLogStore = defineStore('log', () => {
  const rows = shallowRef<readonly LogRow[]>([])
  const seenUpTo = shallowRef(0)
  let lastKey = 0

  function add(entry: LogEntry): void {
    const last = rows.value.at(-1)
    if (last !== undefined && isSame(last, entry)) {
      rows.value = [...rows.value.slice(0, -1), { ...entry, key: last.key, count: last.count + 1 }]
      return
    }
    lastKey += 1
    rows.value = [...rows.value, { ...entry, key: lastKey, count: 1 }].slice(-keptRows)
  }

  /** What was said while the snapshot was on its way may or may not be in it. */
  function expectSnapshot(): (entries: readonly LogEntry[]) => void {
    const asked = lastKey
    return entries => {
      const since = rows.value.filter(row => row.key > asked)
      const known = new Set(entries.map(identity))
      rows.value = []
      for (const entry of entries.slice(-keptRows)) add(entry)
      for (const row of since) if (!known.has(identity(row))) add(row)
    }
  }

  function markSeen(): void {
    seenUpTo.value = lastKey
  }

  listen(useBridge(), 'log.entry', add)
  /** Newest first: what an operator should know, without the routine. */
  const events = computed(() => rows.value.filter(row => row.severity !== 'info').toReversed())
  const unseen = computed(() => events.value.filter(row => row.key > seenUpTo.value).length)
  return { rows: shallowReadonly(rows), events, unseen, add, expectSnapshot, markSeen }
})

function identity({ atMs, source, text }: LogEntry): string {
  return `${atMs} ${source} ${text}`
}

function isSame(left: LogEntry, right: LogEntry): boolean {
  return left.text === right.text && left.source === right.source && left.severity === right.severity
}
