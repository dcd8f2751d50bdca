import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { eventRows, type EntryRow } from '../words/event-rows.ts'
import { useExperimentStore } from './experiment.ts'
import { useLogStore } from './log.ts'

/** What an operator should know, newest first, and what of it somebody at this window has acknowledged. */
export const useEventsStore = defineStore('events', () => {
  const experiment = useExperimentStore()
  const log = useLogStore()
  const seen = shallowRef<ReadonlySet<string>>(new Set())

  // Apart, because the tree changes ten times a second and its problems hardly ever.
  const problems = computed(() => experiment.tree.problems)
  const rows = computed(() => eventRows(problems.value, log.events))
  const waiting = computed(() => rows.value.filter(row => isSerious(row) && !seen.value.has(idOf(row))))
  const alarms = computed(() => waiting.value.filter(({ severity }) => severity === 'alarm'))
  const waitingIds = computed(() => new Set(waiting.value.map(({ key }) => key)))

  function acknowledge(...done: readonly EntryRow[]): void {
    const known = new Set(rows.value.map(idOf))
    seen.value = new Set([...seen.value, ...done.map(idOf)].filter(id => known.has(id)))
  }

  return {
    rows,
    waiting,
    alarms,
    isWaiting: (row: EntryRow) => waitingIds.value.has(row.key),
    acknowledge,
    acknowledgeAll: () => acknowledge(...waiting.value),
    /** A toast that was dismissed has been read. */
    acknowledgeText: (text: string) => acknowledge(...waiting.value.filter(row => row.text === text)),
  }
})

function isSerious({ severity }: EntryRow): boolean {
  return severity === 'warning' || severity === 'alarm'
}

/** What comes again after it was acknowledged is news. */
function idOf({ count, key }: EntryRow): string {
  return `${key}:${count}`
}
