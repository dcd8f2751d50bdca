import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef } from 'vue'
import type { RunRequest } from '../../shared/ipc/contract.ts'
import type { RunState } from '../../shared/model/run-state.ts'
import { useBridge } from '../bridge/bridge.ts'
import { listen } from './listen.ts'
import { useNoticesStore } from './notices.ts'

/** State of the engine. Commands only ask; what follows arrives as news. */
export const useRunStore = defineStore('run', () => {
  const { ask } = useNoticesStore()
  const state = shallowRef<RunState>({ phase: 'idle' })

  function restore(next: RunState): void {
    state.value = next
  }

  listen(useBridge(), 'run.state', restore)
  return {
    state: shallowReadonly(state),
    restore,
    start: (request: RunRequest) => ask('run.start', request),
    pause: () => ask('run.pause', undefined),
    resume: () => ask('run.resume', undefined),
    skip: () => ask('run.skip', undefined),
    abort: () => ask('run.abort', undefined),
  }
})
