import { describe, expect, test } from 'vitest'
import { planOf } from '../builders/plan.ts'
import { seeds } from '../support/random-cases.ts'
import { EngineRig } from './engine-rig.ts'
import { expectSoundEnd, ofKind } from './invariants.ts'

const scan = `hutch: 1
sequence: Away
tree:
  - acquisition: Dark
    role: dark
    frames: 2
    exposure: 10 ms
  - scan: Scan
    axis: { motor: energy, from: 4, to: 5, steps: 9 }
    each:
      - acquisition: White
        role: white
        exposure: 10 ms
      - acquisition: Data
        role: data
        frames: 3
        exposure: 10 ms
`
const { frames, points } = planOf(scan).totals
const lost = 'Lost fourc at 127.0.0.1:6510'
const complete = { outcome: 'complete', frames, gaps: 0, problem: undefined }

/** Started, and its sequencer gone in the middle of the scan. */
async function cutOff(rig = new EngineRig()) {
  const { finished } = await rig.start(scan)
  await rig.until(() => rig.detector.delivered.length >= 7 && rig.detector.isArmed)
  rig.sequencer.goAway()
  await rig.until(() => rig.engine.state.phase === 'holding')
  return { rig, finished }
}

describe('a run whose sequencer goes away', () => {
  test.each(seeds(20))('measures every point once, wherever it is lost (seed %i)', async seed => {
    const rig = new EngineRig({ seed, sequencerFaults: { device: 0, loss: 0.03, comesBack: true } })
    const { finished } = await rig.start(scan)
    const summary = await rig.inTime(finished, () => rig.clock.advance(20))
    // Lost while everything is brought to rest, it is told besides.
    expect(summary).toMatchObject({ outcome: 'complete', frames, gaps: 0 })
    expect(ofKind(rig.events, 'point.recorded')).toHaveLength(points)
    expectSoundEnd(rig, summary)
  })

  test('says at once why it waits and until when, and goes on by itself', async () => {
    const { rig, finished } = await cutOff()
    expect(rig.engine.state).toMatchObject({ reason: lost, reconnectUntilMs: 300_000 })
    await rig.until(() => rig.clock.sleeping > 0)
    rig.sequencer.isAway = false
    const summary = await rig.inTime(finished, () => rig.clock.advance(100))
    const holds = rig.states.flatMap(state => (state.phase === 'holding' ? [state.reason] : []))
    expect(holds.at(-1)).toBe('fourc at 127.0.0.1:6510 is back')
    expect(summary).toEqual(complete)
    expect(rig.detector.delivered).toHaveLength(frames)
    expectSoundEnd(rig, summary)
  })

  test('puts the motor of the scan back to its place before it goes on', async () => {
    const { rig, finished } = await cutOff()
    const at = rig.sequencer.positions.energy
    rig.sequencer.positions.energy = 0
    rig.sequencer.isAway = false
    const before = rig.sequencer.moves.length
    await rig.inTime(finished, () => rig.clock.advance(100))
    expect(rig.sequencer.moves[before]).toEqual({ motor: 'energy', target: at })
  })

  test('tries again at once when a person does not want to wait', async () => {
    const { rig, finished } = await cutOff()
    rig.engine.resume()
    // It is still away: the run waits again.
    await rig.until(() => rig.engine.state.phase === 'holding' && rig.clock.sleeping > 0)
    rig.sequencer.isAway = false
    rig.engine.resume()
    expect(await rig.inTime(finished)).toEqual(complete)
  })

  test('ends with the reason when it stays away, and says so before everything is closed', async () => {
    const { rig, finished } = await cutOff()
    const summary = await rig.inTime(finished, () => rig.clock.advance(1000))
    expect(summary).toMatchObject({
      outcome: 'failed',
      gaps: 0,
      problem: { kind: 'connection', message: lost },
    })
    const phases = rig.states.map(({ phase }) => phase)
    expect(phases.slice(-2)).toEqual(['aborting', 'faulted'])
    expect(rig.states.at(-2)).toMatchObject({ problem: { message: lost } })
    expectSoundEnd(rig, summary)
  })

  test('can be aborted while it waits', async () => {
    const { rig, finished } = await cutOff()
    rig.engine.abort()
    const summary = await rig.inTime(finished, () => rig.clock.advance(1000))
    expect(rig.events.filter(({ event }) => event.kind === 'gap')).toEqual([])
    expectSoundEnd(rig, summary)
  })

  test('is passed on where nobody wants to wait', async () => {
    const rig = new EngineRig({ sequencerPatienceMs: 0 })
    const { finished } = await rig.start(scan)
    await rig.until(() => rig.detector.delivered.length >= 8)
    rig.sequencer.goAway()
    const summary = await rig.inTime(finished, () => rig.clock.advance(1000))
    expect(summary).toMatchObject({ outcome: 'failed', problem: { message: lost } })
    expect(rig.states.some(({ phase }) => phase === 'holding')).toBe(false)
  })
})
