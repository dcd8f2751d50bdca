import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../shared/base/random.ts'
import type { RunState } from '../../shared/model/run-state.ts'
import { planOf } from '../builders/plan.ts'
import { EngineRig } from './engine-rig.ts'
import type { StartedRun } from '../../electron/engine/engine-parts.ts'
import { turns } from './turns.ts'
import { expectSoundEnd, ofKind } from './invariants.ts'
import { seeds } from '../support/random-cases.ts'

const scan = `hutch: 1
sequence: Holding
tree:
  - scan: Scan
    axis: { motor: energy, from: 4, to: 5, steps: 9 }
    each:
      - acquisition: Data
        role: data
        frames: 3
        exposure: 10 ms
`
const frames = planOf(scan).totals.frames
const frameBytes = 32

function holds(states: readonly RunState[]): readonly string[] {
  return states.flatMap(state => (state.phase === 'holding' ? [state.reason] : []))
}

/** Time passes, and whoever watches it acts. */
async function seconds(rig: EngineRig, count: number): Promise<void> {
  for (let second = 0; second < count; second++) {
    rig.clock.advance(1000)
    await turns(3)
  }
}

describe('a run on a disk that is full', () => {
  test.each(seeds(40))(
    'waits as often as it fills, loses nothing and ends by itself when there is room (seed %i)',
    async seed => {
      const random = seededRandom(seed, 3)
      const rig = new EngineRig({ seed, recorder: { room: Math.floor(random.float() * 8) * frameBytes } })
      const { finished } = await rig.start(scan)
      const summary = await rig.inTime(finished, () => {
        rig.clock.advance(20)
        if (rig.engine.state.phase === 'holding' && random.float() < 0.05)
          rig.recorder.room += Math.floor(random.float() * 8) * frameBytes
      })
      expect(summary).toEqual({ outcome: 'complete', frames, gaps: 0, problem: undefined })
      expect(rig.recorder.stalls).toBeGreaterThan(0)
      expect(new Set(holds(rig.states))).toEqual(new Set(['Could not append: the disk is full']))
      expectSoundEnd(rig, summary)
    },
  )

  test('goes on at once when a person says that there is room', async () => {
    const rig = new EngineRig({ recorder: { room: 0 } })
    rig.freeBytes = 3e9
    const { finished } = await rig.start(scan)
    await rig.until(() => rig.engine.state.phase === 'holding')
    rig.recorder.room = Infinity
    rig.engine.resume()
    expect(await rig.inTime(finished)).toMatchObject({ outcome: 'complete', frames, gaps: 0 })
    expect(holds(rig.states)).toHaveLength(1)
  })

  test('holds again when a person was wrong', async () => {
    const rig = new EngineRig({ recorder: { room: 0 } })
    const { finished } = await rig.start(scan)
    await rig.until(() => rig.engine.state.phase === 'holding')
    rig.engine.resume()
    await rig.until(() => rig.engine.state.phase === 'holding')
    rig.engine.skip()
    await rig.until(() => rig.engine.state.phase === 'holding')
    rig.recorder.room = Infinity
    rig.engine.resume()
    const summary = await rig.inTime(finished)
    expect(summary).toMatchObject({ outcome: 'complete', gaps: 0 })
    expectSoundEnd(rig, summary)
  })

  test('that a person pauses meanwhile stays paused when there is room', async () => {
    const rig = new EngineRig({ recorder: { room: 0 } })
    const { finished } = await rig.start(scan)
    await rig.until(() => rig.engine.state.phase === 'holding')
    rig.engine.pause()
    expect(rig.engine.state).toMatchObject({ phase: 'holding', pausing: true })
    rig.recorder.room = Infinity
    await seconds(rig, 15)
    await rig.until(() => rig.engine.state.phase === 'paused')
    rig.engine.resume()
    expect(await rig.inTime(finished)).toMatchObject({ outcome: 'complete', frames })
  })
})

describe('a run whose reserve is reached', () => {
  async function heldAtReserve(rig: EngineRig): Promise<StartedRun> {
    const started = await rig.start(scan)
    await rig.until(() => ofKind(rig.events, 'point.recorded').length === 3)
    rig.freeBytes = 1.9e9
    await rig.until(() => {
      rig.clock.advance(100)
      return rig.engine.state.phase === 'holding'
    })
    return started
  }

  test('stops after a whole point with the shutter closed, and goes on when there is space', async () => {
    const rig = new EngineRig()
    const { finished } = await heldAtReserve(rig)
    expect(rig.engine.state).toMatchObject({
      reason: 'The disk is nearly full: 1.9 GB free, 2 GB are kept in reserve',
      needsSpace: true,
    })
    await rig.until(() => rig.sequencer.shutter === 'closed')
    expect(rig.detector.isArmed).toBe(false)
    const points = ofKind(rig.events, 'point.recorded').length
    expect(rig.detector.delivered).toHaveLength(3 * points)
    rig.freeBytes = 2.1e9
    await seconds(rig, 15)
    expect(rig.engine.state.phase).toBe('holding')
    rig.freeBytes = 2.3e9
    const summary = await rig.inTime(finished, () => rig.clock.advance(100))
    expect(summary).toMatchObject({ outcome: 'complete', frames, gaps: 0 })
  })

  test('goes on into the reserve when a person wants it, and is not asked again', async () => {
    const rig = new EngineRig()
    const { finished } = await heldAtReserve(rig)
    rig.engine.resume()
    expect(await rig.inTime(finished, () => rig.clock.advance(100))).toMatchObject({ outcome: 'complete' })
    expect(holds(rig.states)).toHaveLength(1)
  })

  test('can be aborted, and everything is closed', async () => {
    const rig = new EngineRig()
    const { finished } = await rig.start(scan)
    rig.freeBytes = 1e9
    await rig.until(() => {
      rig.clock.advance(100)
      return rig.engine.state.phase === 'holding'
    })
    rig.engine.abort()
    const summary = await rig.inTime(finished, () => rig.clock.advance(100))
    expect(summary).toMatchObject({ outcome: 'aborted', gaps: 0, problem: undefined })
    expectSoundEnd(rig, summary)
  })
})

describe('a run on a disk that does not answer', () => {
  test('says so, waits without limit and loses nothing', async () => {
    const rig = new EngineRig()
    const { finished } = await rig.start(scan)
    await rig.until(() => rig.recorder.files.size > 0)
    rig.recorder.hangs = true
    rig.recorder.waitingMs = 600_000
    await rig.until(() => {
      rig.clock.advance(100)
      return rig.engine.state.phase === 'holding'
    })
    expect(rig.engine.state).toMatchObject({ reason: 'The disk has not answered for more than 5 s' })
    await seconds(rig, 100)
    expect(rig.engine.state.phase).toBe('holding')
    rig.recorder.hangs = false
    rig.recorder.waitingMs = 0
    const summary = await rig.inTime(finished, () => rig.clock.advance(10))
    expect(summary).toMatchObject({ outcome: 'complete', frames, gaps: 0, problem: undefined })
    expectSoundEnd(rig, summary)
  })

  test('can be aborted: what the disk never took is a gap that names it', async () => {
    const rig = new EngineRig()
    const { finished } = await rig.start(scan)
    await rig.until(() => ofKind(rig.events, 'point.recorded').length === 2)
    rig.recorder.hangs = true
    await rig.until(() => rig.recorder.pending > 0)
    rig.engine.abort()
    rig.recorder.waitingMs = 20_000
    const summary = await rig.inTime(finished, () => rig.clock.advance(10))
    expect(summary).toMatchObject({
      outcome: 'aborted',
      problem: { kind: 'disk', message: 'The disk has not answered for more than 5 s' },
    })
    expect(summary.frames + summary.gaps).toBe(rig.detector.delivered.length)
    rig.recorder.hangs = false
  })
})

describe('a run whose journal the disk does not take', () => {
  test('at its beginning holds before the first step, and goes on when there is room', async () => {
    const rig = new EngineRig({ journal: { room: 0, mayPass: true } })
    const { finished } = await rig.start(scan)
    await rig.until(() => rig.engine.state.phase === 'holding')
    expect(rig.detector.delivered).toEqual([])
    rig.journal.room = Infinity
    const summary = await rig.inTime(finished, () => rig.clock.advance(100))
    expect(summary).toMatchObject({ outcome: 'complete', frames, gaps: 0, problem: undefined })
    expectSoundEnd(rig, summary)
  })

  test('nor refuse at its beginning ends by name, before anything has moved', async () => {
    const rig = new EngineRig({ journal: { hangs: true } })
    const { finished } = await rig.start(scan)
    const summary = await rig.inTime(finished, () => rig.clock.advance(100))
    expect(summary).toMatchObject({
      outcome: 'failed',
      frames: 0,
      problem: { kind: 'disk', message: 'The disk did not take the beginning of the journal within 10 s' },
    })
    rig.journal.hangs = false
  })

  test('holds at the next point, and goes on when the journal is kept', async () => {
    const rig = new EngineRig({ journal: { room: 12, mayPass: true } })
    const { finished } = await rig.start(scan)
    await rig.until(() => rig.engine.state.phase === 'holding')
    expect(rig.engine.state).toMatchObject({ reason: 'Could not keep the journal: the disk is full' })
    rig.journal.room = Infinity
    const summary = await rig.inTime(finished, () => rig.clock.advance(100))
    expect(summary).toMatchObject({ outcome: 'complete', frames, gaps: 0, problem: undefined })
    expectSoundEnd(rig, summary)
  })
})

test.each([1, 2, 3, 4, 5, 6])(
  'a run has its first event on the disk before it has a master, whatever takes how long (seed %i)',
  async seed => {
    const rig = new EngineRig({ seed })
    const { finished } = await rig.start(scan)
    let atFirstFile: number | undefined
    await rig.inTime(finished, () => {
      if (rig.recorder.pending + rig.recorder.replaced.length > 0) atFirstFile ??= rig.journal.synced
    })
    expect(atFirstFile).toBeGreaterThan(0)
  },
)

test('a run on a network disk says so, and is like any other', async () => {
  const rig = new EngineRig()
  rig.network = 'NFS'
  const summary = await rig.run(scan)
  expect(summary).toMatchObject({ outcome: 'complete', frames, problem: undefined })
  expect(ofKind(rig.events, 'problem.raised')).toEqual([
    expect.objectContaining({ id: 'network-disk', severity: 'notice' }),
  ])
})
