import { describe, expect, test } from 'vitest'
import { Beam } from '../../../electron/engine/beam.ts'
import { seededRandom } from '../../../shared/base/random.ts'
import { buildBeamline } from '../../builders/beamline.ts'
import { FakeSequencer } from '../../simulation/fake-sequencer.ts'
import { ManualClock } from '../../support/manual-clock.ts'

const { signal } = new AbortController()

async function rig(
  beamline = buildBeamline(),
): Promise<{ beam: Beam; sequencer: FakeSequencer; clock: ManualClock }> {
  const sequencer = new FakeSequencer(seededRandom(1))
  const clock = new ManualClock()
  await sequencer.connect()
  return { beam: new Beam(beamline, sequencer, clock), sequencer, clock }
}

describe('the beam', () => {
  test('touches only what differs from what it knows', async () => {
    const { beam, sequencer } = await rig()
    await beam.prepare({ shutter: 'open', sample: 'out' }, signal)
    await beam.prepare({ shutter: 'open', sample: 'out' }, signal)
    await beam.prepare({ shutter: 'as-is', sample: 'in' }, signal)
    await beam.prepare({ shutter: 'as-is', sample: 'as-is' }, signal)
    expect(sequencer.commands).toEqual(['shopen'])
    expect(sequencer.moves).toEqual([
      { motor: 'samy', target: 5 },
      { motor: 'samy', target: 0 },
    ])
  })

  test('brings the sample back after a scan has moved its motor', async () => {
    const { beam, sequencer } = await rig()
    await beam.prepare({ shutter: 'as-is', sample: 'in' }, signal)
    beam.moved('energy')
    await beam.prepare({ shutter: 'as-is', sample: 'in' }, signal)
    expect(sequencer.moves).toHaveLength(1)
    beam.moved('samy')
    await beam.prepare({ shutter: 'as-is', sample: 'in' }, signal)
    expect(sequencer.moves).toHaveLength(2)
  })

  test('closes a shutter of unknown state, and one that is known to be closed not again', async () => {
    const { beam, sequencer } = await rig()
    await beam.makeSafe(signal)
    await beam.makeSafe(signal)
    expect(sequencer.commands).toEqual(['shclose'])
  })

  test('without shutter and sample stage there is nothing to do', async () => {
    const { beam, sequencer } = await rig(buildBeamline({ shutter: undefined, sample: undefined }))
    await beam.prepare({ shutter: 'open', sample: 'in' }, signal)
    await beam.makeSafe(signal)
    expect([...sequencer.commands, ...sequencer.moves]).toEqual([])
  })

  test('a shutter that does not answer is given up after 30 s, by name', async () => {
    const { beam, clock, sequencer } = await rig()
    sequencer.hangsOn = 'shopen'
    const opening = beam.prepare({ shutter: 'open', sample: 'as-is' }, signal)
    const refused = expect(opening).rejects.toMatchObject({ kind: 'timeout', where: sequencer.name })
    clock.advance(29_999)
    expect(clock.sleeping).toBe(1)
    clock.advance(1)
    await refused
    expect(clock.sleeping).toBe(0)
  })

  test('closes the shutter while one waits, and opens it again only if it was open', async () => {
    const { beam, sequencer } = await rig()
    await beam.prepare({ shutter: 'open', sample: 'as-is' }, signal)
    await beam.shutWhile(Promise.resolve(), signal)
    expect(sequencer.commands).toEqual(['shopen', 'shclose', 'shopen'])
    await beam.prepare({ shutter: 'closed', sample: 'as-is' }, signal)
    await beam.shutWhile(Promise.resolve(), signal)
    expect(sequencer.commands).toEqual(['shopen', 'shclose', 'shopen', 'shclose'])
  })
})
