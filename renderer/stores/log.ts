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
    rows.value = [...rows.value, { ...entry, key: ++lastKey, count: 1 }].slice(-keptRows)
  }

  function restore(entries: readonly LogEntry[]): void {
    rows.value = []
    for (const entry of entries.slice(-keptRows)) add(entry)
  }

  function markSeen(): void {
    seenUpTo.value = lastKey
  }

  listen(useBridge(), 'log.entry', add)
  /** Newest first: what an operator should know, without the routine. */
  const events = computed(() => rows.value.filter(row => row.severity !== 'info').toReversed())
  const unseen = computed(() => events.value.filter(row => row.key > seenUpTo.value).length)
  return { rows: shallowReadonly(rows), events, unseen, add, restore, markSeen }
})

function isSame(left: LogEntry, right: LogEntry): boolean {
  return left.text === right.text && left.source === right.source && left.severity === right.severity
}
