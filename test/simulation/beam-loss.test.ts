import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../shared/base/random.ts'
import { SpecFileText } from '../../shared/spec-file/spec-file-text.ts'
import { buildBeamline } from '../builders/beamline.ts'
import { planOf } from '../builders/plan.ts'
import { EngineRig } from './engine-rig.ts'
import { expectSoundEnd, ofKind } from './invariants.ts'
import { seeds } from '../support/random-cases.ts'

const scan = `hutch: 1
sequence: Beam
hold: { ringCurrentBelow: 100 mA, frontEnd: closed, shutter: closed }
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
const { frames, points } = planOf(scan, buildBeamline({ frontEndVariable: 'FRONTEND' })).totals
const ring = 'var/SRCUR'
const frontEnd = 'var/FRONTEND'
const shutter = 'var/SHUTTER'

function rigWithFrontEnd(seed = 1): EngineRig {
  return new EngineRig({ seed, beamline: { frontEndVariable: 'FRONTEND' } })
}

describe('a run that waits for the beam', () => {
  test.each(seeds(40))(
    'measures every point once, wherever the beam is lost and comes back (seed %i)',
    async seed => {
      const random = seededRandom(seed, 5)
      const rig = rigWithFrontEnd(seed)
      const { finished } = await rig.start(scan)
      const summary = await rig.inTime(finished, () => {
        const what = random.float()
        if (what < 0.01) rig.sequencer.change(ring, '12.5')
        else if (what < 0.02) rig.sequencer.change(frontEnd, '0')
        else if (what < 0.03) rig.sequencer.change(shutter, '0')
        else if (what < 0.1) {
          rig.sequencer.change(ring, '200')
          rig.sequencer.change(frontEnd, '1')
          rig.sequencer.change(shutter, '1')
        }
      })
      expect(summary).toEqual({ outcome: 'complete', frames, gaps: 0, problem: undefined })
      expect(ofKind(rig.events, 'point.recorded')).toHaveLength(points)
      expect(specRows(rig)).toHaveLength(points)
      expectSoundEnd(rig, summary)
    },
  )

  test('says why, keeps what it has of the point, and takes the rest when the beam is back', async () => {
    const rig = rigWithFrontEnd()
    const { finished } = await rig.start(scan)
    await rig.until(() => rig.detector.delivered.length === 4 && rig.detector.exposing > 0)
    rig.sequencer.change(ring, '12.5')
    await rig.until(() => rig.engine.state.phase === 'holding')
    expect(rig.engine.state).toMatchObject({ reason: 'The ring current is below 100 mA' })
    await rig.until(() => !rig.detector.isArmed && rig.sequencer.busy === 0)
    rig.sequencer.change(ring, '180')
    const summary = await rig.inTime(finished)
    expect(summary).toMatchObject({ outcome: 'complete', frames, gaps: 0 })
    expect(rig.detector.delivered).toHaveLength(frames)
    expectSoundEnd(rig, summary)
  })

  test('marks what was exposed just before the news, and the point as done again', async () => {
    const rig = rigWithFrontEnd()
    const { finished } = await rig.start(scan)
    await rig.until(() => rig.detector.delivered.length === 4 && rig.detector.exposing > 0)
    rig.sequencer.change(frontEnd, '0')
    await rig.until(() => rig.engine.state.phase === 'holding')
    rig.sequencer.change(frontEnd, '1')
    await rig.inTime(finished)
    const spoiled = ofKind(rig.events, 'spoiled')
    expect(spoiled.length).toBeGreaterThan(0)
    expect(new Set(spoiled.map(({ cause }) => cause))).toEqual(new Set(['The front end is closed']))
    expect(spoiled.every(({ node }) => !node.endsWith('/Dark'))).toBe(true)
    const values = [...rig.recorder.files.values()].flatMap(file => [...file.values])
    for (const { dataset, firstFrame } of spoiled) {
      const keys = values.find(([path]) => path === dataset.replace(/data$/, 'image_key'))?.[1]
      expect(keys?.get(firstFrame)).toBe(3)
    }
    const status = values.find(([path]) => path.endsWith('point_status'))?.[1]
    expect([...(status?.values() ?? [])].filter(value => value === 2)).toHaveLength(1)
  })

  test('goes on without beam when a person wants it', async () => {
    const rig = rigWithFrontEnd()
    const { finished } = await rig.start(scan)
    await rig.until(() => rig.engine.state.phase === 'running')
    rig.sequencer.change(ring, '0')
    await rig.until(() => rig.engine.state.phase === 'holding')
    rig.engine.resume()
    expect(await rig.inTime(finished)).toMatchObject({ outcome: 'complete', frames })
  })

  test('can be aborted while it waits', async () => {
    const rig = rigWithFrontEnd()
    const { finished } = await rig.start(scan)
    rig.sequencer.change(frontEnd, '0')
    await rig.until(() => rig.engine.state.phase === 'holding')
    rig.engine.abort()
    const summary = await rig.inTime(finished)
    expect(summary).toMatchObject({ outcome: 'aborted', gaps: 0 })
    expectSoundEnd(rig, summary)
  })
})

/** Rows of the experiment's SPEC file. */
function specRows({ events }: EngineRig): readonly string[] {
  const maker = new SpecFileText()
  const text = events.map(event => maker.take(event)).join('')
  return text.split('\n').filter(line => line !== '' && !line.startsWith('#'))
}
