import type { ResultState } from './events.ts'

/** Not ended: it waits for its turn or for data, or runs. */
export function isOpenState(state: ResultState): boolean {
  return state === 'queued' || state === 'waiting' || state === 'running'
}
