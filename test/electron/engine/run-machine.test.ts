import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isActive, nextRunState, type RunInput } from '../../../electron/engine/run-machine.ts'
import { InvariantError } from '../../../shared/base/assert.ts'
import { nodeId } from '../../../shared/model/ids.ts'
import { HutchError } from '../../../shared/model/problem.ts'
import type { RunState } from '../../../shared/model/run-state.ts'

const idle: RunState = { phase: 'idle' }
const node = nodeId('/EFF/Data')
const lost: RunInput = { kind: 'fault', problem: { kind: 'connection', message: 'fourc went away' } }

function after(...inputs: readonly RunInput[]): RunState {
  return inputs.reduce<RunState>((state, input, index) => nextRunState(state, input, index), idle)
}

const inputs: fc.Arbitrary<RunInput> = fc.constantFrom<RunInput>(
  { kind: 'start' },
  { kind: 'pause' },
  { kind: 'paused' },
  { kind: 'resume' },
  { kind: 'skip' },
  { kind: 'abort' },
  { kind: 'stop', after: 'point' },
  { kind: 'stop', after: 'scan' },
  { kind: 'ready' },
  { kind: 'enter', node },
  lost,
  { kind: 'hold', cause: { reason: 'no space', advice: 'make some' } },
  { kind: 'released' },
  { kind: 'finish', outcome: 'complete' },
)

describe('a run', () => {
  test('goes from start to done', () => {
    expect(
      after(
        { kind: 'start' },
        { kind: 'ready' },
        { kind: 'enter', node },
        { kind: 'finish', outcome: 'complete' },
      ),
    ).toEqual({
      phase: 'done',
      since: 3,
      outcome: 'complete',
    })
  })

  test('keeps the time it began while it moves from node to node', () => {
    expect(after({ kind: 'start' }, { kind: 'ready' }, { kind: 'enter', node })).toMatchObject({
      since: 1,
      node,
    })
  })

  test('that fails says why while everything is brought to rest, and faults then', () => {
    const problem = { kind: 'device', message: 'broken' } as const
    const begun: readonly RunInput[] = [{ kind: 'start' }, { kind: 'ready' }, { kind: 'enter', node }]
    const closing = after(...begun, { kind: 'failing', problem })
    expect(closing).toEqual({ phase: 'aborting', since: 3, node, problem })
    expect(nextRunState(closing, { kind: 'abort' }, 4)).toBe(closing)
    expect(nextRunState(closing, { kind: 'fault', problem }, 5)).toMatchObject({ phase: 'faulted', since: 5 })
  })

  test('remembers where it was paused', () => {
    const paused = after({ kind: 'start' }, { kind: 'ready' }, { kind: 'enter', node }, { kind: 'paused' })
    expect(paused).toEqual({ phase: 'paused', since: 3, node })
  })

  test('shows that a pause is on its way, until it comes or is taken back', () => {
    const pausing = after({ kind: 'start' }, { kind: 'ready' }, { kind: 'enter', node }, { kind: 'pause' })
    expect(pausing).toEqual({ phase: 'running', since: 1, node, pausing: true })
    expect(nextRunState(pausing, { kind: 'enter', node }, 4)).toEqual(pausing)
    expect(nextRunState(pausing, { kind: 'paused' }, 5)).toEqual({ phase: 'paused', since: 5, node })
    expect(nextRunState(pausing, { kind: 'resume' }, 5)).toEqual({ phase: 'running', since: 1, node })
  })

  test('has nothing to resume while it simply runs', () => {
    const running = after({ kind: 'start' }, { kind: 'ready' }, { kind: 'enter', node })
    expect(() => nextRunState(running, { kind: 'resume' }, 4)).toThrow(
      expect.objectContaining({ kind: 'usage', message: 'Cannot resume while the run is running' }),
    )
  })

  test('is skipped only while there is something to skip', () => {
    expect(() => nextRunState(after({ kind: 'start' }), { kind: 'skip' }, 4)).toThrow(
      expect.objectContaining({ kind: 'usage' }),
    )
  })

  const full: RunInput = { kind: 'hold', cause: { reason: 'The disk is full', advice: 'Free space' } }

  test('says why it holds and since when, also when another cause takes over', () => {
    const holding = after({ kind: 'start' }, { kind: 'ready' }, { kind: 'enter', node }, full)
    expect(holding).toEqual({
      phase: 'holding',
      since: 3,
      node,
      reason: 'The disk is full',
      advice: 'Free space',
    })
    const slow: RunInput = { kind: 'hold', cause: { reason: 'The disk is slow', advice: '' } }
    expect(nextRunState(holding, slow, 7)).toMatchObject({ since: 3, reason: 'The disk is slow' })
    expect(nextRunState(holding, { kind: 'released' }, 8)).toEqual({ phase: 'running', since: 8, node })
  })

  test('stays paused after a hold when that was asked for, unless it is taken back', () => {
    const holding = after({ kind: 'start' }, { kind: 'ready' }, full, { kind: 'pause' })
    expect(holding).toMatchObject({ phase: 'holding', pausing: true })
    expect(nextRunState(holding, { kind: 'released' }, 8)).toMatchObject({ phase: 'running', pausing: true })
    expect(nextRunState(holding, { kind: 'resume' }, 8)).not.toHaveProperty('pausing')
  })

  test('shows that its end is on its way, through holds and skips, until it is taken back', () => {
    const stopping = after({ kind: 'start' }, { kind: 'ready' }, { kind: 'stop', after: 'scan' })
    expect(stopping).toEqual({ phase: 'running', since: 1, node: undefined, stopping: 'scan' })
    expect(nextRunState(stopping, { kind: 'skip' }, 4)).toEqual(stopping)
    const holding = nextRunState(stopping, full, 5)
    expect(holding).toMatchObject({ phase: 'holding', stopping: 'scan' })
    expect(nextRunState(holding, { kind: 'released' }, 6)).toMatchObject({ stopping: 'scan' })
    expect(nextRunState(stopping, { kind: 'resume' }, 5)).not.toHaveProperty('stopping')
    expect(nextRunState(stopping, { kind: 'pause' }, 5)).not.toHaveProperty('stopping')
    expect(() => nextRunState(idle, { kind: 'stop', after: 'point' }, 0)).toThrow(
      expect.objectContaining({ kind: 'usage' }),
    )
  })

  test('is aborted only after everything has come to rest', () => {
    const aborting = after({ kind: 'start' }, { kind: 'ready' }, { kind: 'abort' })
    expect(aborting.phase).toBe('aborting')
    expect(isActive(aborting)).toBe(true)
    expect(nextRunState(aborting, { kind: 'finish', outcome: 'aborted' }, 9)).toEqual({
      phase: 'done',
      since: 9,
      outcome: 'aborted',
    })
  })

  test('may be started again after a fault and after its end', () => {
    const faulted = after({ kind: 'start' }, lost)
    expect(nextRunState(faulted, { kind: 'start' }, 5)).toEqual({ phase: 'preflight', since: 5 })
  })

  test('refuses what a person asks at the wrong time, and says when it is possible', () => {
    expect(() => nextRunState(idle, { kind: 'pause' }, 0)).toThrow(
      expect.objectContaining({ kind: 'usage', advice: 'Possible while running, holding' }),
    )
  })

  test('treats an impossible report of the engine as our own mistake', () => {
    expect(() => nextRunState(idle, { kind: 'finish', outcome: 'complete' }, 0)).toThrow(InvariantError)
  })

  test('whatever happens in whatever order, it is in a known state and refusals change nothing', () => {
    fc.assert(
      fc.property(fc.array(inputs, { maxLength: 30 }), sequence => {
        let state: RunState = idle
        for (const [index, input] of sequence.entries()) {
          const before = state
          try {
            state = nextRunState(state, input, index)
          } catch (error) {
            expect(error instanceof HutchError || error instanceof InvariantError).toBe(true)
            expect(state).toBe(before)
          }
          if (state.phase === 'done' && before.phase !== 'done') {
            expect(['running', 'holding', 'aborting']).toContain(before.phase)
          }
        }
      }),
      { seed: 1 },
    )
  })
})
