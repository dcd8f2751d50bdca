import { assertNever } from '../../shared/base/assert.ts'
import type { RunPhase, RunState } from '../../shared/model/run-state.ts'

export type RunAction = 'start' | 'pause' | 'resume' | 'skip' | 'stop' | 'end' | 'abort'

const actions: Record<RunPhase, readonly RunAction[]> = {
  idle: ['start'],
  preflight: ['abort'],
  running: ['pause', 'skip', 'stop', 'abort'],
  following: ['end', 'abort'],
  paused: ['resume', 'skip', 'abort'],
  holding: ['pause', 'resume', 'skip', 'abort'],
  aborting: [],
  faulted: ['start'],
  done: ['start'],
}

export function canRun(action: RunAction, state: RunState): boolean {
  return actionsIn(state).includes(action)
}

/** A pause or a stop that has not come yet can be taken back. */
function actionsIn(state: RunState): readonly RunAction[] {
  if (state.phase === 'holding' && state.isFollowing === true) return ['resume', 'end', 'abort']
  if (state.phase === 'running' && (state.pausing === true || state.stopping !== undefined))
    return ['resume', 'skip', 'stop', 'abort']
  return actions[state.phase]
}

/** True from the first check until the files are closed. */
export function isUnderWay(phase: RunPhase): boolean {
  switch (phase) {
    case 'preflight':
    case 'running':
    case 'following':
    case 'paused':
    case 'holding':
    case 'aborting':
      return true
    case 'idle':
    case 'faulted':
    case 'done':
      return false
    default:
      return assertNever(phase, 'run phase')
  }
}

/** Files that are moved to another disk would let it go on. */
export function needsSpace(state: RunState): boolean {
  return state.phase === 'holding' && state.needsSpace === true
}

/** Said on a button that is off. */
export function whyNot(action: RunAction, state: RunState): string | undefined {
  if (canRun(action, state)) return undefined
  if (action === 'start') return 'An experiment is under way'
  return isUnderWay(state.phase) ? `Not possible while ${state.phase}` : 'No experiment is under way'
}
