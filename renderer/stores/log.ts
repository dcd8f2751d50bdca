import { defineStore } from 'pinia'
import { computed, shallowReadonly, shallowRef } from 'vue'
import type { LogEntry } from '../../shared/ipc/contract.ts'
import { useBridge } from '../bridge/bridge.ts'
import { listen } from './listen.ts'

export interface LogRow extends LogEntry {
  readonly key: number
  /** How often the same was said. */
  readonly count: number
}

/** 5 000 rows of 200 bytes are 1 MB; the whole story is in the journal. */
const keptRows = 5000

export const useLogStore = defineStore('log', () => {
  const rows = shallowRef<readonly LogRow[]>([])
  let lastKey = 0

  function add(entry: LogEntry): void {
    const { count = 1 } = entry
    const at = count === 1 ? -1 : rows.value.findLastIndex(row => isSame(row, entry))
    const key = rows.value[at]?.key ?? ++lastKey
    const others = at < 0 ? rows.value : rows.value.toSpliced(at, 1)
    rows.value = [...others, { ...entry, key, count }].slice(-keptRows)
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

  listen(useBridge(), 'log.entry', add)
  /** Newest first: what an operator should know, without the routine. */
  const events = computed(() => rows.value.filter(row => row.severity !== 'info').toReversed())
  return { rows: shallowReadonly(rows), events, add, expectSnapshot }
})

function identity({ atMs, source, text }: LogEntry): string {
  return `${atMs} ${source} ${text}`
}

function isSame(left: LogEntry, right: LogEntry): boolean {
  return left.text === right.text && left.source === right.source && left.severity === right.severity
}
