import { expect, test } from 'vitest'
import type { Result } from '../../../shared/structure/experiment-tree.ts'
import { isOpenJob, jobFraction, jobWords, leftS } from '../../../renderer/words/job-words.ts'
import { normalised } from '../support/eff-tree.ts'

const stack = {
  step: 'normalise',
  name: 'transmission',
  summary: 'transmission',
  unit: '',
  kind: 'stack',
  dataset: '/entry/normalise/transmission',
  shape: [100, 6, 8],
  dtype: 'float32',
} as const

function job(part: Partial<Result>): Result {
  const times = { addedAtMs: 0, startedAtMs: 1000, endedAtMs: undefined, log: [], steps: {} }
  return {
    ...normalised.result,
    outputs: [stack],
    state: 'running',
    complete: 0,
    message: '',
    ...times,
    ...part,
  }
}

test('a job that runs says how long it takes at the speed so far', () => {
  const running = job({ complete: 25 })
  // 25 of 100 images in 10 s: 30 s for the other 75.
  expect(leftS(running, 11_000)).toBe(30)
  expect(jobWords(running, 11_000)).toMatch(/^running · 00:30 left, ends \d\d:\d\d:\d\d$/)
  expect(jobFraction(running)).toBe(0.25)
})

test('before the first image nothing is promised', () => {
  expect(leftS(job({}), 11_000)).toBeUndefined()
  expect(jobWords(job({}), 11_000)).toBe('running')
  expect(jobWords(job({ state: 'waiting' }), 11_000)).toBe('waiting for data')
  expect(leftS(job({ complete: 3, startedAtMs: undefined }), 11_000)).toBeUndefined()
})

test('a job in the queue says how many are before it, and waiting there counts for nothing', () => {
  const queued = { state: 'queued', startedAtMs: undefined } as const
  expect(jobWords(job({ ...queued, message: '2 before it' }), 11_000)).toBe('waits for its turn: 2 before it')
  expect(jobWords(job({ ...queued, message: 'next' }), 11_000)).toBe('waits for its turn: next')
  expect(leftS(job({ addedAtMs: -100_000, complete: 25 }), 11_000)).toBe(30)
  expect(jobWords(job({ state: 'done', addedAtMs: -100_000, endedAtMs: 41_000 }), 0)).toBe('done in 00:40')
})

test('a job that has ended says how, after how long and why', () => {
  const ended = { complete: 100, endedAtMs: 41_000 }
  expect(jobWords(job({ ...ended, state: 'done', message: '100 of 100 frames' }), 0)).toBe(
    'done in 00:40: 100 of 100 frames',
  )
  expect(jobWords(job({ ...ended, state: 'failed', message: 'The disk is full' }), 0)).toBe(
    'failed: The disk is full',
  )
  expect(jobWords(job({ ...ended, state: 'cancelled' }), 0)).toBe('cancelled')
  expect(leftS(job({ ...ended, state: 'cancelled', complete: 3 }), 90_000)).toBeUndefined()
})

test('only what waits or runs can be cancelled', () => {
  const states = ['queued', 'waiting', 'running', 'done', 'failed', 'cancelled'] as const
  expect(states.filter(state => isOpenJob({ state }))).toEqual(['queued', 'waiting', 'running'])
})
