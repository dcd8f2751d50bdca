import { assertNever } from '../../shared/base/assert.ts'
import type { ConnectionStatus } from '../../shared/model/beamline-status.ts'
import type { RunState } from '../../shared/model/run-state.ts'

export type Tone = 'quiet' | 'accent' | 'ok' | 'warn' | 'error' | 'simulator'

export type RunIcon =
  | 'idle'
  | 'connecting'
  | 'lost'
  | 'preflight'
  | 'running'
  | 'following'
  | 'paused'
  | 'holding'
  | 'aborting'
  | 'fault'
  | 'done'

/** State in three independent ways, so that none depends on colour alone. */
export interface RunWords {
  readonly word: string
  readonly icon: RunIcon
  readonly tone: Tone
  /** Why it is so and what to do; empty where the word says it all. */
  readonly reason: string
  readonly advice: string
}

/** What the run bar says. The connection matters only while no experiment needs the word. */
export function runWords(run: RunState, sequencer: ConnectionStatus | undefined): RunWords {
  switch (run.phase) {
    case 'idle':
      return idleWords(sequencer)
    case 'preflight':
      return words('CHECKING', 'preflight', 'accent', 'Devices, limits, disk space and metadata')
    case 'running':
      return runningWords(run)
    case 'following':
      return words('FOLLOWING', 'following', 'ok', 'Whatever SPEC does is recorded')
    case 'paused':
      return words(
        'PAUSED',
        'paused',
        'warn',
        'Stopped after a complete point',
        'Resume goes on with the next one',
      )
    case 'holding':
      return run.reconnectUntilMs === undefined
        ? words('HOLDING', 'holding', 'warn', run.reason, holdAdvice(run))
        : words('SPEC NOT REACHABLE', 'lost', 'error', run.reason, holdAdvice(run))
    case 'aborting':
      return run.problem === undefined
        ? words('ABORTING', 'aborting', 'error', 'Stopping motors and closing files')
        : words('FAULT', 'fault', 'error', run.problem.message, 'Stopping what moves and closing files')
    case 'faulted':
      return words(
        'FAULT',
        'fault',
        'error',
        run.problem.message,
        run.problem.advice ?? 'Everything recorded so far is kept',
      )
    case 'done':
      return run.outcome === 'complete'
        ? words('DONE', 'done', 'ok')
        : words('ABORTED', 'done', 'warn', 'Everything recorded so far is kept')
    default:
      return assertNever(run, 'run state')
  }
}

function runningWords({ pausing, stopping }: Extract<RunState, { readonly phase: 'running' }>): RunWords {
  if (pausing === true) return words('PAUSING', 'paused', 'warn', 'When the current point is complete')
  if (stopping !== undefined)
    return words('STOPPING', 'aborting', 'warn', `When this ${stopping} is complete`, 'Resume takes it back')
  return words('RUNNING', 'running', 'ok')
}

function holdAdvice({ advice, pausing }: Extract<RunState, { readonly phase: 'holding' }>): string {
  const then = pausing === true ? 'Stays paused when the cause is gone' : undefined
  return then ?? advice ?? 'Goes on by itself when the cause is gone'
}

function idleWords(sequencer: ConnectionStatus | undefined): RunWords {
  switch (sequencer?.state) {
    case undefined:
    case 'connecting':
      return words('CONNECTING', 'connecting', 'accent', 'Waiting for the beamline')
    case 'lost':
      return words(
        'SPEC NOT REACHABLE',
        'lost',
        'error',
        sequencer.message === '' ? `${sequencer.name} does not answer` : sequencer.message,
        'Connects again by itself; check that the SPEC server runs',
      )
    case 'connected':
    case 'unknown':
      return words('IDLE', 'idle', 'quiet', 'Ready for the next experiment')
  }
}

function words(word: string, icon: RunIcon, tone: Tone, reason = '', advice = ''): RunWords {
  return { word, icon, tone, reason, advice }
}
