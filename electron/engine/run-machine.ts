import { assertNever, InvariantError } from '../../shared/base/assert.ts'
import type { NodeId } from '../../shared/model/ids.ts'
import { HutchError, type Problem } from '../../shared/model/problem.ts'
import type { RunPhase, RunState, StopPlace } from '../../shared/model/run-state.ts'

/** What may happen to a run. The first group a person asks for, the second the engine itself reports. */
export type RunInput =
  | { readonly kind: 'start' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'skip' }
  | { readonly kind: 'abort' }
  | { readonly kind: 'stop'; readonly after: StopPlace }
  | { readonly kind: 'end' }
  | { readonly kind: 'ready' }
  /** Ready, with no end of its own. */
  | { readonly kind: 'follow' }
  | { readonly kind: 'enter'; readonly node: NodeId }
  | { readonly kind: 'paused' }
  | { readonly kind: 'hold'; readonly cause: HoldCause }
  | { readonly kind: 'released' }
  /** It will fault: devices are brought to rest and files closed before. */
  | { readonly kind: 'failing'; readonly problem: Problem }
  | { readonly kind: 'fault'; readonly problem: Problem }
  | { readonly kind: 'finish'; readonly outcome: 'complete' | 'aborted' }

/** Why a run waits by itself, and what a person can do besides waiting. */
export interface HoldCause {
  readonly reason: string
  readonly advice: string
  /** Files that are moved to another disk would help. */
  readonly needsSpace?: true
  /** A server that went away is tried again until then; wall clock, ms. */
  readonly reconnectUntilMs?: number
}

/** Phases in which an input is legal. The whole behaviour of the run bar can be checked here by eye. */
const legal: Record<RunInput['kind'], readonly RunPhase[]> = {
  start: ['idle', 'faulted', 'done'],
  pause: ['running', 'holding'],
  resume: ['running', 'paused', 'holding'],
  skip: ['running', 'paused', 'holding'],
  abort: ['preflight', 'running', 'following', 'paused', 'holding', 'aborting'],
  stop: ['running'],
  end: ['following', 'holding'],
  ready: ['preflight'],
  follow: ['preflight'],
  enter: ['running', 'following'],
  paused: ['running'],
  hold: ['running', 'following', 'holding'],
  released: ['holding'],
  failing: ['running', 'following', 'paused', 'holding', 'aborting'],
  fault: ['preflight', 'running', 'following', 'paused', 'holding', 'aborting'],
  finish: ['running', 'following', 'holding', 'aborting'],
}

const asked: ReadonlySet<RunInput['kind']> = new Set([
  'start',
  'pause',
  'resume',
  'skip',
  'abort',
  'stop',
  'end',
])

/** A person's illegal wish is a `usage` problem; the engine's own is an invariant error. */
export function nextRunState(state: RunState, input: RunInput, nowMs: number): RunState {
  if (!isLegal(state, input.kind)) throw refusal(state, input)
  const node = nodeOf(state)
  switch (input.kind) {
    case 'start':
      return { phase: 'preflight', since: nowMs }
    case 'ready':
      return { phase: 'running', since: nowMs, node: undefined }
    case 'enter':
      if (state.phase === 'following') return { ...state, node: input.node }
      return { ...running(state, nowMs), node: input.node }
    case 'follow':
      return { phase: 'following', since: nowMs, node: undefined }
    case 'end':
      return state
    case 'pause':
      return state.phase === 'holding'
        ? { ...state, pausing: true }
        : { phase: 'running', since: sinceOf(state, nowMs, 'running'), node, pausing: true }
    case 'stop':
      return { phase: 'running', since: sinceOf(state, nowMs, 'running'), node, stopping: input.after }
    case 'paused':
      return { phase: 'paused', since: nowMs, node }
    case 'hold':
      return {
        phase: 'holding',
        since: sinceOf(state, nowMs, 'holding'),
        node,
        ...input.cause,
        ...wish(state),
        ...(isFollowing(state) ? { isFollowing: true } : {}),
      }
    case 'released':
      if (isFollowing(state)) return { phase: 'following', since: nowMs, node }
      return { phase: 'running', since: nowMs, node, ...wish(state) }
    case 'resume':
      // What has been asked for and has not come yet can be taken back.
      if (state.phase === 'running' && !hasWish(state)) throw refusal(state, input)
      if (isFollowing(state)) return { phase: 'following', since: nowMs, node }
      return { phase: 'running', since: sinceOf(state, nowMs, 'running'), node }
    case 'skip':
      return { phase: 'running', since: sinceOf(state, nowMs, 'running'), node, ...stopping(state) }
    case 'abort':
      return state.phase === 'aborting' ? state : { phase: 'aborting', since: nowMs, node }
    case 'failing':
      return { phase: 'aborting', since: sinceOf(state, nowMs, 'aborting'), node, problem: input.problem }
    case 'fault':
      return { phase: 'faulted', since: nowMs, problem: input.problem, node }
    case 'finish':
      return { phase: 'done', since: nowMs, outcome: input.outcome }
    default:
      return assertNever(input, 'run input')
  }
}

export function isActive(state: RunState): boolean {
  return state.phase !== 'idle' && state.phase !== 'done' && state.phase !== 'faulted'
}

/** What SPEC does by itself can neither be paused nor skipped by us, and only what has no end is ended. */
function isLegal(state: RunState, kind: RunInput['kind']): boolean {
  if (!legal[kind].includes(state.phase)) return false
  if (state.phase !== 'holding') return true
  if (kind === 'end') return isFollowing(state)
  return !isFollowing(state) || (kind !== 'pause' && kind !== 'skip')
}

export function isFollowing(state: RunState): boolean {
  return state.phase === 'following' || (state.phase === 'holding' && state.isFollowing === true)
}

type Running = Extract<RunState, { readonly phase: 'running' }>

function running(state: RunState, nowMs: number): Running {
  return state.phase === 'running' ? state : { phase: 'running', since: nowMs, node: nodeOf(state) }
}

function sinceOf(state: RunState, nowMs: number, phase: 'running' | 'holding' | 'aborting'): number {
  return state.phase === phase ? state.since : nowMs
}

function hasWish(state: Running): boolean {
  return state.pausing === true || state.stopping !== undefined
}

/** A pause or an end that is on its way survives a hold. */
function wish(state: RunState): { readonly pausing?: true; readonly stopping?: StopPlace } {
  return { ...('pausing' in state ? { pausing: true } : {}), ...stopping(state) }
}

function stopping(state: RunState): { readonly stopping?: StopPlace } {
  return 'stopping' in state ? { stopping: state.stopping } : {}
}

function nodeOf(state: RunState): NodeId | undefined {
  return 'node' in state ? state.node : undefined
}

function refusal(state: RunState, input: RunInput): Error {
  if (!asked.has(input.kind)) return new InvariantError(`Run input ${input.kind} while ${state.phase}`)
  return new HutchError({
    kind: 'usage',
    message: `Cannot ${input.kind} while the run is ${state.phase}`,
    advice: `Possible while ${possiblePhases(input.kind)}`,
  })
}

function possiblePhases(kind: RunInput['kind']): string {
  return legal[kind].filter(phase => kind !== 'resume' || phase !== 'running').join(', ')
}
