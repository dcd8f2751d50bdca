import { isOpenState } from '../../shared/model/result-state.ts'
import type { Result } from '../../shared/structure/experiment-tree.ts'
import { formatDuration, formatTime } from './format.ts'
import { resultFrames } from './workflow-words.ts'

/** `running · 00:12 left, ends 14:22:08`, `done after 00:40`, `failed: what went wrong`. */
export function jobWords(result: Result, nowMs: number): string {
  switch (result.state) {
    case 'queued':
      return `waits for its turn${detail(result)}`
    case 'waiting':
      return 'waiting for data'
    case 'running':
      return ['running', timeLeftWords(result, nowMs)].filter(part => part !== '').join(' · ')
    case 'done':
      return `done in ${formatDuration(tookS(result))}${detail(result)}`
    case 'failed':
    case 'cancelled':
      return `${result.state}${detail(result)}`
  }
}

/** As fast as it went so far; undefined before the first image and after the end. */
export function leftS(result: Result, nowMs: number): number | undefined {
  const { complete, startedAtMs, endedAtMs } = result
  if (complete === 0 || startedAtMs === undefined || endedAtMs !== undefined) return undefined
  const perImageS = Math.max(0, nowMs - startedAtMs) / 1000 / complete
  return perImageS * Math.max(0, resultFrames(result) - complete)
}

export function jobFraction(result: Result): number {
  return result.complete / Math.max(1, resultFrames(result))
}

export function isOpenJob({ state }: Pick<Result, 'state'>): boolean {
  return isOpenState(state)
}

/** When all images are through, only programs are still at work: nobody knows for how long. */
function timeLeftWords(result: Result, nowMs: number): string {
  const program = Object.entries(result.steps).find(([, state]) => state === 'running')?.[0]
  if (result.complete >= resultFrames(result)) return program ?? ''
  const left = leftS(result, nowMs)
  return left === undefined ? '' : `${formatDuration(left)} left, ends ${formatTime(nowMs + left * 1000)}`
}

function tookS({ addedAtMs, startedAtMs = addedAtMs, endedAtMs }: Result): number | undefined {
  return endedAtMs === undefined ? undefined : (endedAtMs - startedAtMs) / 1000
}

function detail({ message }: Result): string {
  return message === '' ? '' : `: ${message}`
}
