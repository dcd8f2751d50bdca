import { describe, expect, test } from 'vitest'
import { canRun, isUnderWay, whyNot } from '../../../renderer/words/run-actions.ts'
import { runWords } from '../../../renderer/words/run-words.ts'
import type { RunPhase, RunState } from '../../../shared/model/run-state.ts'

const since = 0
const node = undefined
const connected = { name: 'fourc', state: 'connected', message: '' } as const
const problem = {
  kind: 'timeout',
  message: 'frelon did not answer within 2 s',
  advice: 'Check the camera',
} as const
const states: Record<RunPhase, RunState> = {
  idle: { phase: 'idle' },
  preflight: { phase: 'preflight', since },
  running: { phase: 'running', since, node },
  following: { phase: 'following', since, node },
  paused: { phase: 'paused', since, node },
  holding: { phase: 'holding', since, node, reason: 'Ring current 0.4 mA' },
  aborting: { phase: 'aborting', since, node },
  faulted: { phase: 'faulted', since, node, problem },
  done: { phase: 'done', since, outcome: 'complete' },
}

test('every state has a word, an icon and a colour of its own kind', () => {
  const words = Object.values(states).map(state => runWords(state, connected))
  expect(words.map(({ word }) => word)).toEqual([
    'IDLE',
    'CHECKING',
    'RUNNING',
    'FOLLOWING',
    'PAUSED',
    'HOLDING',
    'ABORTING',
    'FAULT',
    'DONE',
  ])
  expect(new Set(words.map(({ icon }) => icon)).size).toBe(words.length)
})

test('a pause that waits for its point says so', () => {
  const waiting = runWords({ phase: 'running', since, node, pausing: true }, connected)
  expect(waiting).toMatchObject({ word: 'PAUSING', reason: 'When the current point is complete' })
})

test('an end that waits says for what, and that it can be taken back', () => {
  const waiting: RunState = { phase: 'running', since, node, stopping: 'scan' }
  expect(runWords(waiting, connected)).toMatchObject({
    word: 'STOPPING',
    reason: 'When this scan is complete',
  })
  expect([canRun('resume', waiting), canRun('stop', waiting), canRun('pause', waiting)]).toEqual([
    true,
    true,
    false,
  ])
})

test('a hold says why, a fault says what happened and what to do', () => {
  expect(runWords(states.holding, connected).reason).toBe('Ring current 0.4 mA')
  expect(runWords(states.faulted, connected)).toMatchObject({
    tone: 'error',
    reason: 'frelon did not answer within 2 s',
    advice: 'Check the camera',
  })
})

test('a server that a run waits for is told as one that is not reachable', () => {
  const away = { ...states.holding, reason: 'Lost fourc', reconnectUntilMs: 300_000 } as RunState
  expect(runWords(away, connected)).toMatchObject({
    word: 'SPEC NOT REACHABLE',
    icon: 'lost',
    tone: 'error',
    reason: 'Lost fourc',
  })
})

test('a run that failed says so while its files are still being closed', () => {
  const closing: RunState = { phase: 'aborting', since, node, problem }
  expect(runWords(closing, connected)).toMatchObject({
    word: 'FAULT',
    tone: 'error',
    reason: 'frelon did not answer within 2 s',
  })
  expect(canRun('start', closing)).toBe(false)
})

test('a fault without advice at least says that nothing recorded is lost', () => {
  const state = { phase: 'faulted', since, node, problem: { kind: 'device', message: 'broken' } } as const
  expect(runWords(state, connected).advice).toContain('kept')
})

test('an aborted experiment is not called done', () => {
  expect(runWords({ phase: 'done', since, outcome: 'aborted' }, connected)).toMatchObject({
    word: 'ABORTED',
    tone: 'warn',
  })
})

describe('without an experiment the connection is the news', () => {
  test.each([
    [undefined, 'CONNECTING'],
    [{ ...connected, state: 'connecting' }, 'CONNECTING'],
    [{ ...connected, state: 'lost' }, 'SPEC NOT REACHABLE'],
    [{ ...connected, state: 'unknown' }, 'IDLE'],
    [connected, 'IDLE'],
  ] as const)('%o reads %s', (sequencer, word) => expect(runWords(states.idle, sequencer).word).toBe(word))

  test('a lost server is named even when it gave no reason', () => {
    expect(runWords(states.idle, { ...connected, state: 'lost' }).reason).toBe('fourc does not answer')
  })

  test('a running experiment keeps its word while the server is lost', () => {
    expect(runWords(states.running, { ...connected, state: 'lost' }).word).toBe('RUNNING')
  })
})

describe('actions', () => {
  test('abort is possible whenever something is under way, except while aborting', () => {
    const phases = Object.keys(states) as RunPhase[]
    expect(phases.filter(phase => canRun('abort', states[phase]))).toEqual(
      phases.filter(phase => isUnderWay(phase) && phase !== 'aborting'),
    )
  })

  test('a start is possible only when nothing is under way', () => {
    for (const phase of Object.keys(states) as RunPhase[])
      expect(canRun('start', states[phase])).toBe(!isUnderWay(phase))
  })

  test('a pause that has not come yet can be taken back', () => {
    const pausing: RunState = { phase: 'running', since, node, pausing: true }
    expect(canRun('resume', pausing)).toBe(true)
    expect(canRun('pause', pausing)).toBe(false)
    expect(canRun('resume', states.running)).toBe(false)
  })

  test('what is off says why', () => {
    expect(whyNot('start', states.running)).toBe('An experiment is under way')
    expect(whyNot('pause', states.idle)).toBe('No experiment is under way')
    expect(whyNot('pause', states.paused)).toBe('Not possible while paused')
    expect(whyNot('pause', states.running)).toBeUndefined()
  })
})
