import { defineStore } from 'pinia'
import { computed, watchEffect } from 'vue'
import type { Calls } from '../../shared/ipc/contract.ts'
import { whyRefused } from '../../shared/ipc/refused-calls.ts'
import type { Control } from '../../shared/model/control.ts'
import { useBridge } from '../bridge/bridge.ts'
import { windowTitle } from '../words/control-words.ts'
import { listen } from './listen.ts'
import { Newest } from './newest.ts'
import { useNoticesStore } from './notices.ts'
import { useSettingsStore } from './settings.ts'

/** Which window has control, seen from this one. */
export const useControlStore = defineStore('control', () => {
  const { ask } = useNoticesStore()
  const settings = useSettingsStore()
  const { identity } = settings
  const { key } = identity
  const control = new Newest<Control>({ holder: key, consoles: [key], request: undefined })
  const now = control.value

  async function load(): Promise<void> {
    const put = control.expectSnapshot()
    const read = await ask('control.read', undefined)
    if (read.ok) put(read.value)
  }

  /** Why this window may not ask this; undefined when it may. */
  function whyNot(call: keyof Calls): string | undefined {
    return whyRefused(call, identity, { ...settings.settings, holder: now.value.holder })
  }

  listen(useBridge(), 'control', control.take)
  watchEffect(() => {
    document.title = windowTitle(now.value, identity)
  })

  return {
    control: now,
    /** Another console has control. */
    isWatching: computed(
      () => identity.role === 'console' && now.value.holder !== undefined && now.value.holder !== key,
    ),
    /** Somebody asks this window. */
    asked: computed(() => (now.value.holder === key ? now.value.request : undefined)),
    /** This window asks. */
    asking: computed(() => (now.value.request?.from === key ? now.value.request : undefined)),
    /** Why this window starts and moves nothing; undefined when it may. */
    whyNoMoves: computed(() => whyNot('run.start')),
    whyNot,
    load,
    ask: () => ask('control.ask', undefined),
    withdraw: () => ask('control.withdraw', undefined),
    answer: (gives: boolean) => ask('control.answer', { gives }),
  }
})
