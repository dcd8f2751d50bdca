import { defineStore } from 'pinia'
import type { RunRequest } from '../../shared/ipc/contract.ts'
import type { RunState, StopPlace } from '../../shared/model/run-state.ts'
import { useBridge } from '../bridge/bridge.ts'
import { listen } from './listen.ts'
import { Newest } from './newest.ts'
import { useNoticesStore } from './notices.ts'

/** State of the engine. Commands only ask; what follows arrives as news. */
export const useRunStore = defineStore('run', () => {
  const { ask } = useNoticesStore()
  const state = new Newest<RunState>({ phase: 'idle' })

  listen(useBridge(), 'run.state', state.take)
  return {
    state: state.value,
    expectSnapshot: () => state.expectSnapshot(),
    start: (request: RunRequest) => ask('run.start', request),
    follow: () => ask('run.follow', undefined),
    end: () => ask('run.end', undefined),
    pause: () => ask('run.pause', undefined),
    resume: () => ask('run.resume', undefined),
    skip: () => ask('run.skip', undefined),
    stop: (after: StopPlace) => ask('run.stop', { after }),
    makeRoom: () => ask('run.make-room', undefined),
    abort: () => ask('run.abort', undefined),
  }
})
