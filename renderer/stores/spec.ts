import { defineStore } from 'pinia'
import { computed, shallowReadonly, shallowRef } from 'vue'
import { isSpecFree } from '../../shared/model/run-state.ts'
import { noDevices } from '../../shared/model/sequencer-devices.ts'
import type { SpecStatus, TerminalLine } from '../../shared/model/spec-desk.ts'
import { useBridge } from '../bridge/bridge.ts'
import { useBeamlineStore } from './beamline.ts'
import { listen } from './listen.ts'
import { Newest } from './newest.ts'
import { useNoticesStore } from './notices.ts'
import { useRunStore } from './run.ts'
import { useControlStore } from './control.ts'

/** As many as the main process keeps. */
const keptLines = 2000

const unknownStatus: SpecStatus = { ...noDevices, server: '', motors: [], counters: [] }

/** SPEC itself: its motors, counters and terminal. All that is done here is one command line, shown as it was sent. */
export const useSpecStore = defineStore('spec', () => {
  const bridge = useBridge()
  const { ask, report } = useNoticesStore()
  const run = useRunStore()
  const beamline = useBeamlineStore()
  const control = useControlStore()
  const status = new Newest<SpecStatus>(unknownStatus)
  const lines = shallowRef<readonly TerminalLine[]>([])

  function merge(news: readonly TerminalLine[]): void {
    const first = news[0]
    if (first === undefined) return
    // A line that was still open comes again with more text.
    const before = lines.value.filter(line => line.seq < first.seq)
    lines.value = [...before, ...news].slice(-keptLines)
  }

  async function load(): Promise<void> {
    const place = status.expectSnapshot()
    const outcome = await ask('spec.snapshot', undefined)
    if (!outcome.ok) return
    place(outcome.value.status)
    const newest = lines.value
    lines.value = outcome.value.lines
    merge(newest.filter(line => line.seq > (outcome.value.lines.at(-1)?.seq ?? 0)))
  }

  listen(bridge, 'spec.status', status.take)
  listen(bridge, 'spec.lines', merge)

  /** Why nothing can be sent now; undefined when it can. */
  const whyNot = computed(() => {
    if (status.value.value.isReady === undefined) return 'SPEC is not reachable'
    if (!isSpecFree(run.state.phase)) return 'Locked while an experiment is under way'
    return beamline.whyReadOnly ?? control.whyNoMoves
  })
  let aborts = 0

  /** A command of a panel; its failure is told. What was aborted on purpose failed as it should. */
  async function send(line: string): Promise<void> {
    const before = aborts
    const outcome = await bridge.call('spec.run', { line })
    if (!outcome.ok && aborts === before) report(outcome.problem)
  }

  async function abort(): Promise<void> {
    aborts += 1
    await ask('spec.abort', undefined)
  }

  const isBusy = computed(() => status.value.value.isReady === false)
  return {
    status: status.value,
    lines: shallowReadonly(lines),
    whyNot,
    isBusy,
    load,
    send,
    /** A line of the terminal, which shows what became of it. */
    type: (line: string) => bridge.call('spec.run', { line }),
    abort,
  }
})
