import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { RunSummary } from '../../../electron/engine/run-parts.ts'
import { nodeId } from '../../../shared/model/ids.ts'
import { EngineRig } from '../../simulation/engine-rig.ts'
import { expectSoundEnd, ofKind } from '../../simulation/invariants.ts'
import { seeds } from '../../support/random-cases.ts'

const twoScans = `hutch: 1
sequence: Two
tree:
  - scan: First
    axis: { motor: energy, from: 4, to: 5, steps: 4 }
    each:
      - acquisition: Data
        role: data
        frames: 2
        exposure: 1 ms
  - scan: Second
    axis: { motor: energy, from: 7, to: 8, steps: 2 }
    each:
      - acquisition: Again
        role: data
        frames: 1
        exposure: 1 ms
record: { energy: motor energy }
`

const series = `hutch: 1
sequence: Series
tree:
  - repeat: Loop
    times: 6
    each:
      - acquisition: Shot
        role: data
        frames: 1
        exposure: 1 ms
`

interface Running {
  readonly rig: EngineRig
  readonly finished: Promise<RunSummary>
}

async function running(yaml: string): Promise<Running> {
  const rig = new EngineRig()
  const { finished } = await rig.inTime(rig.start(yaml))
  return { rig, finished }
}

function recordedPoints(rig: EngineRig, node: string): readonly number[] {
  return ofKind(rig.events, 'point.recorded').flatMap(event =>
    event.node.endsWith(node) ? [event.point] : [],
  )
}

describe('before a run', () => {
  test('an abort of the preflight ends well, and nothing was recorded', async () => {
    const rig = new EngineRig()
    const start = rig.start(twoScans)
    await rig.until(() => rig.engine.state.phase === 'preflight')
    rig.engine.abort()
    rig.engine.abort()
    await expect(rig.inTime(start)).rejects.toMatchObject({ kind: 'aborted' })
    expect(rig.states.map(({ phase }) => phase)).toEqual(['preflight', 'aborting', 'aborting', 'done'])
    expect(rig.engine.state).toMatchObject({ phase: 'done', outcome: 'aborted' })
    expect(rig.journals).toEqual([])
    await rig.run(twoScans)
  })

  test('an abort at any moment up to the first step ends well', async () => {
    for (const turn of seeds(60).map(seed => seed - 1)) {
      const rig = new EngineRig({ seed: turn })
      const start = rig.start(twoScans).then(
        run => run.finished,
        () => undefined,
      )
      let at = 0
      const summary = await rig.inTime(start, () => {
        if (at++ === turn) rig.ask('abort')
      })
      if (summary !== undefined) expectSoundEnd(rig, summary)
      expect(rig.engine.state).toMatchObject({ phase: 'done' })
    }
  })

  test('skip and pause mean nothing yet and are refused', async () => {
    const rig = new EngineRig()
    const start = rig.start(twoScans)
    await rig.until(() => rig.engine.state.phase === 'preflight')
    expect(() => rig.engine.skip()).toThrow(expect.objectContaining({ kind: 'usage' }))
    expect(() => rig.engine.pause()).toThrow(expect.objectContaining({ kind: 'usage' }))
    const { finished } = await rig.inTime(start)
    expect(await rig.inTime(finished)).toMatchObject({ outcome: 'complete' })
  })

  test('a journal that cannot be opened leaves no folder behind', async () => {
    const rig = new EngineRig({ journal: { room: 0 } })
    rig.refuseJournal = true
    await expect(rig.inTime(rig.start(twoScans))).rejects.toMatchObject({ kind: 'disk' })
    expect(rig.engine.state.phase).toBe('faulted')
    expect(readdirSync(join(rig.folder, 'out'))).toEqual([])
  })

  test('a start that fails leaves the last experiment open for its results', async () => {
    const rig = new EngineRig()
    await rig.run(twoScans)
    rig.sequencer.ranges = { energy: [0, 1] }
    await expect(rig.inTime(rig.start(twoScans))).rejects.toMatchObject({ kind: 'limit' })
    expect(rig.engine.tree.experiment).toBe('Two_0001')
    expect(rig.engine.tree.run).toMatchObject({ phase: 'done' })
  })
})

describe('a running experiment', () => {
  test('is not disturbed by a second start', async () => {
    const { rig, finished } = await running(twoScans)
    const before = rig.engine.state
    await expect(rig.start(series)).rejects.toMatchObject({ kind: 'usage' })
    expect(rig.engine.state).toEqual(before)
    const summary = await rig.inTime(finished)
    expect(summary).toMatchObject({ outcome: 'complete', frames: 13 })
    expectSoundEnd(rig, summary)
  })

  test('shows that a pause is on its way, pauses after a complete point and goes on with the next', async () => {
    const { rig, finished } = await running(twoScans)
    await rig.until(() => rig.sequencer.busy > 0)
    rig.engine.pause()
    expect(rig.engine.state).toMatchObject({ phase: 'running', pausing: true })
    await rig.until(() => rig.engine.state.phase === 'paused')
    const points = recordedPoints(rig, 'First').length
    expect(rig.detector.delivered.length).toBe(2 * points)
    expect(rig.sequencer.busy).toBe(0)
    rig.engine.resume()
    expect(await rig.inTime(finished)).toMatchObject({ outcome: 'complete', frames: 13 })
    expect(recordedPoints(rig, 'First')).toEqual([0, 1, 2, 3, 4])
  })

  test('a pause can be taken back before it comes', async () => {
    const { rig, finished } = await running(twoScans)
    await rig.until(() => rig.sequencer.busy > 0)
    rig.engine.pause()
    rig.engine.resume()
    expect(await rig.inTime(finished)).toMatchObject({ outcome: 'complete' })
    expect(rig.states.some(({ phase }) => phase === 'paused')).toBe(false)
  })

  test('pauses between two repetitions of a series', async () => {
    const { rig, finished } = await running(series)
    await rig.until(() => recordedPoints(rig, 'Loop').length === 2)
    rig.engine.pause()
    await rig.until(() => rig.engine.state.phase === 'paused')
    expect(recordedPoints(rig, 'Loop').length).toBe(rig.detector.delivered.length)
    rig.engine.resume()
    expect(await rig.inTime(finished)).toMatchObject({ outcome: 'complete', frames: 6 })
    expect(rig.engine.tree.nodes.get(nodeId('/Series/Loop'))).toMatchObject({ done: 6, total: 6 })
  })

  test('leaves a scan that is skipped and goes on with the next one', async () => {
    const { rig, finished } = await running(twoScans)
    await rig.until(() => recordedPoints(rig, 'First').length === 2)
    rig.engine.skip()
    const summary = await rig.inTime(finished)
    expect(summary.outcome).toBe('complete')
    expect(recordedPoints(rig, 'First').length).toBeLessThan(5)
    expect(recordedPoints(rig, 'Second')).toEqual([0, 1, 2])
    const outcomes = ofKind(rig.events, 'node.finished').map(({ node, outcome }) => `${node} ${outcome}`)
    expect(outcomes).toContain('/Two/First skipped')
    expect(outcomes).toContain('/Two/Second complete')
    expectSoundEnd(rig, summary)
  })

  test('a skip that comes when a scan has just ended does not take the next one', async () => {
    const { rig, finished } = await running(twoScans)
    await rig.until(() => ofKind(rig.events, 'node.finished').some(({ node }) => node === '/Two/First'))
    rig.engine.skip()
    const summary = await rig.inTime(finished)
    expect(summary).toMatchObject({ outcome: 'complete', frames: 13 })
    expect(recordedPoints(rig, 'Second')).toEqual([0, 1, 2])
  })

  test('a skip while the file of a scan is closed does not take the next one either', async () => {
    const { rig, finished } = await running(twoScans)
    rig.engine.listen({
      onEvent: ({ event }) => {
        if (event.kind === 'point.recorded' && event.node === '/Two/First' && event.point === 4)
          rig.engine.skip()
      },
    })
    const summary = await rig.inTime(finished)
    expect(summary).toMatchObject({ outcome: 'complete', frames: 13 })
    expectSoundEnd(rig, summary)
  })

  test('an abort right after a skip is an abort', async () => {
    const { rig, finished } = await running(twoScans)
    await rig.until(() => recordedPoints(rig, 'First').length === 1)
    rig.engine.skip()
    rig.engine.abort()
    const summary = await rig.inTime(finished)
    expect(summary.outcome).toBe('aborted')
    expectSoundEnd(rig, summary)
  })

  test('a skip while it is paused leaves the node as well', async () => {
    const { rig, finished } = await running(twoScans)
    await rig.until(() => recordedPoints(rig, 'First').length === 1)
    rig.engine.pause()
    await rig.until(() => rig.engine.state.phase === 'paused')
    rig.engine.skip()
    expect(rig.engine.state.phase).toBe('running')
    expect(await rig.inTime(finished)).toMatchObject({ outcome: 'complete' })
    expect(recordedPoints(rig, 'First').length).toBeLessThanOrEqual(2)
  })

  test('stopped after the point, it ends as soon as the data of one point are whole', async () => {
    const { rig, finished } = await running(twoScans)
    await rig.until(() => recordedPoints(rig, 'First').length === 2 && rig.sequencer.busy > 0)
    rig.engine.stopAfter('point')
    expect(rig.engine.state).toMatchObject({ phase: 'running', stopping: 'point' })
    const summary = await rig.inTime(finished)
    expect(summary).toMatchObject({ outcome: 'aborted', problem: undefined, frames: 6 })
    expect(recordedPoints(rig, 'First')).toEqual([0, 1, 2])
    expectSoundEnd(rig, summary)
  })

  test('stopped after the scan, it completes that one and begins no other', async () => {
    const { rig, finished } = await running(twoScans)
    await rig.until(() => recordedPoints(rig, 'First').length === 1)
    rig.engine.stopAfter('scan')
    const summary = await rig.inTime(finished)
    expect(summary).toMatchObject({ outcome: 'aborted', problem: undefined })
    expect(recordedPoints(rig, 'First')).toEqual([0, 1, 2, 3, 4])
    const ended = ofKind(rig.events, 'node.finished').map(({ node, outcome }) => `${node} ${outcome}`)
    expect(ended).toContain('/Two/First complete')
    expect(recordedPoints(rig, 'Second')).toEqual([])
    expectSoundEnd(rig, summary)
  })

  test('a stop can be taken back before it comes', async () => {
    const { rig, finished } = await running(twoScans)
    await rig.until(() => rig.sequencer.busy > 0)
    rig.engine.stopAfter('point')
    rig.engine.resume()
    expect(await rig.inTime(finished)).toMatchObject({ outcome: 'complete', frames: 13 })
  })

  test('a stop that is on its way when a scan is skipped comes instead of the next scan', async () => {
    const { rig, finished } = await running(twoScans)
    await rig.until(() => recordedPoints(rig, 'First').length === 1)
    rig.engine.stopAfter('scan')
    rig.engine.skip()
    expect(await rig.inTime(finished)).toMatchObject({ outcome: 'aborted' })
    expect(recordedPoints(rig, 'Second')).toEqual([])
  })

  test('an abort while it is paused ends it with everything closed', async () => {
    const { rig, finished } = await running(twoScans)
    rig.engine.pause()
    await rig.until(() => rig.engine.state.phase === 'paused')
    rig.engine.abort()
    rig.engine.abort()
    const summary = await rig.inTime(finished)
    expect(summary).toMatchObject({ outcome: 'aborted', problem: undefined })
    expectSoundEnd(rig, summary)
  })

  test('records where each scan put the motor, not where an earlier one left it', async () => {
    const { rig, finished } = await running(twoScans)
    await rig.inTime(finished)
    const [file] = [...rig.recorder.files].flatMap(([name, recorded]) =>
      name.includes('entry_0002') ? [recorded] : [],
    )
    const columns = [...(file?.values ?? [])]
      .filter(([path]) => path.includes('energy'))
      .map(([, values]) => [...values.values()])
    expect(columns.length).toBeGreaterThan(0)
    for (const values of columns) expect(values).toEqual([7, 7.5, 8])
  })
})

describe('whatever hangs, a run ends', () => {
  test('a disk that answers nothing after its fault', async () => {
    const { rig, finished } = await running(twoScans)
    await rig.until(() => recordedPoints(rig, 'First').length === 1)
    rig.recorder.hangs = true
    await rig.until(() => rig.recorder.pending > 0)
    rig.recorder.fault({ kind: 'disk', message: 'The disk has not answered for 60 s', where: 'writer' })
    const summary = await rig.inTime(finished, () => rig.clock.advance(1))
    expect(summary).toMatchObject({
      outcome: 'failed',
      problem: { message: 'The disk has not answered for 60 s' },
    })
    expect(rig.engine.state.phase).toBe('faulted')
    expect(rig.detector.isArmed).toBe(false)
    expect(rig.sequencer.shutter).toBe('closed')
    expect(summary.frames + summary.gaps).toBe(rig.detector.delivered.length)
  })

  test('a shutter command that never ends, at the start and at the end', async () => {
    const rig = new EngineRig()
    rig.sequencer.hangsOn = 'shopen'
    const { finished } = await rig.inTime(rig.start(twoScans))
    const summary = await rig.inTime(finished, () => rig.clock.advance(50))
    expect(summary).toMatchObject({ outcome: 'failed', problem: { kind: 'timeout' } })
    expect(summary.problem?.message).toMatch(/"shopen" did not end within 30 s/)
    expectSoundEnd(rig, summary)
    const closing = new EngineRig()
    closing.sequencer.hangsOn = 'shclose'
    const run = await closing.inTime(closing.start(twoScans))
    const ended = await closing.inTime(run.finished, () => closing.clock.advance(50))
    expect(ended).toMatchObject({ outcome: 'complete', frames: 13, problem: { kind: 'timeout' } })
    expect(ended.problem?.message).toMatch(/may not be at rest.*shclose/)
  })

  test('a sequencer that does not list its motors', async () => {
    const rig = new EngineRig()
    rig.sequencer.listsNothing = true
    await expect(rig.inTime(rig.start(twoScans), () => rig.clock.advance(10))).rejects.toMatchObject({
      kind: 'timeout',
      where: 'fourc at 127.0.0.1:6510',
    })
    rig.sequencer.listsNothing = false
    expect(await rig.run(twoScans)).toMatchObject({ outcome: 'complete' })
  })
})
