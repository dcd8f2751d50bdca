import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef } from 'vue'
import type { Calls, LogEntry, Outcome } from '../../shared/ipc/contract.ts'
import type { Problem } from '../../shared/model/problem.ts'
import { useBridge } from '../bridge/bridge.ts'
import { useClock } from '../composables/clock.ts'
import { listen } from './listen.ts'

export interface Toast {
  readonly id: number
  readonly entry: LogEntry
  /** How often it was said while the toast stood. */
  readonly count: number
}

/** A person reads three at a glance; older ones are in Events. */
const shownToasts = 3
/** Long enough to read two lines; warnings stay until dismissed. */
const noticeMs = 5000

/**
 * What the operator is told at once: notices for five seconds, warnings until seen. Info is for the log only, alarms
 * have the banner. Every call goes through `ask`, so that no failure stays silent; the main process puts it into the
 * log, for all windows and those to come.
 */
export const useNoticesStore = defineStore('notices', () => {
  const bridge = useBridge()
  const clock = useClock()
  const toasts = shallowRef<readonly Toast[]>([])
  let lastId = 0

  function say(severity: LogEntry['severity'], text: string, source = 'hutch', advice?: string): void {
    tell({ atMs: clock.nowMs(), severity, source, text, ...(advice === undefined ? {} : { advice }) })
  }

  /** The same again is the same toast with a count; of two of which one tells more, that one stays. */
  function tell(entry: LogEntry): void {
    if (toasts.value.some(({ entry: { text } }) => text !== entry.text && text.includes(entry.text))) return
    const before = toasts.value.find(toast => toast.entry.text === entry.text)
    const toast = { id: ++lastId, entry, count: (before?.count ?? 0) + 1 }
    toasts.value = [...withoutToldBy(entry), toast].slice(-shownToasts)
    if (entry.severity === 'notice') void clock.sleep(noticeMs).then(() => dismiss(toast.id))
  }

  function withoutToldBy({ text }: LogEntry): readonly Toast[] {
    return toasts.value.filter(({ entry }) => !text.includes(entry.text))
  }

  function hear(entry: LogEntry): void {
    // The banner says it now.
    if (entry.severity === 'alarm') toasts.value = withoutToldBy(entry)
    const isToast = entry.severity === 'notice' || entry.severity === 'warning'
    if (isToast && entry.isAnswer !== true) tell(entry)
  }

  function dismiss(id: number): void {
    toasts.value = toasts.value.filter(toast => toast.id !== id)
  }

  function report(problem: Problem): void {
    say('warning', problem.message, problem.where ?? problem.kind, problem.advice)
  }

  async function ask<K extends keyof Calls>(
    name: K,
    arg: Calls[K]['arg'],
  ): Promise<Outcome<Calls[K]['result']>> {
    const outcome = await bridge.call(name, arg)
    if (!outcome.ok) report(outcome.problem)
    return outcome
  }

  listen(bridge, 'log.entry', hear)
  return { toasts: shallowReadonly(toasts), say, report, dismiss, ask }
})
