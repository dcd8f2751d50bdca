import { describe, expect, test } from 'vitest'
import { moveInTime } from '../../../electron/engine/move-in-time.ts'
import { seededRandom } from '../../../shared/base/random.ts'
import { buildBeamline } from '../../builders/beamline.ts'
import { FakeSequencer } from '../../simulation/fake-sequencer.ts'
import { turns } from '../../simulation/turns.ts'
import { ManualClock } from '../../support/manual-clock.ts'

async function rig() {
  const sequencer = new FakeSequencer(seededRandom(1))
  await sequencer.connect()
  const clock = new ManualClock()
  return { sequencer, clock, parts: { sequencer, clock, beamline: buildBeamline() } }
}

/** What the move ended with after so many seconds; undefined while it is still on its way. */
async function endAfter(seconds: number, motor: string, unreadable = false): Promise<unknown> {
  const { clock, parts, sequencer } = await rig()
  sequencer.neverArrives = motor
  if (unreadable) sequencer.unreadable.add(motor)
  let end: unknown
  moveInTime(parts, { motor, target: 5 }, new AbortController().signal).catch(
    (error: unknown) => (end = error),
  )
  await turns(10)
  clock.advance(seconds * 1000)
  await turns(10)
  return end
}

describe('a motor', () => {
  test('that arrives gives its position, and nobody waits any more', async () => {
    const { clock, parts } = await rig()
    expect(await moveInTime(parts, { motor: 'energy', target: 5 }, new AbortController().signal)).toBe(5)
    expect(clock.sleeping).toBe(0)
  })

  test('that never arrives ends the move by name, after thrice its time and half a minute', async () => {
    // 1 keV at 0.5 keV/s: 3 × 2 s + 30 s.
    expect(await endAfter(35, 'energy')).toBeUndefined()
    expect(await endAfter(37, 'energy')).toMatchObject({
      kind: 'timeout',
      message: 'energy did not arrive at 5 keV within 36 s',
      where: 'motor energy',
    })
  })

  test.each([
    ['of unknown speed', 'samz', false],
    ['that stands nobody knows where', 'energy', true],
  ] as const)('%s gets half an hour', async (_, motor, unreadable) => {
    expect(await endAfter(1799, motor, unreadable)).toBeUndefined()
    expect(await endAfter(1801, motor, unreadable)).toMatchObject({ kind: 'timeout' })
  })

  test('is stopped when the run is', async () => {
    const { parts, sequencer } = await rig()
    sequencer.neverArrives = 'energy'
    const stop = new AbortController()
    const move = moveInTime(parts, { motor: 'energy', target: 5 }, stop.signal)
    await turns(10)
    stop.abort(new Error('enough'))
    await expect(move).rejects.toThrow('enough')
  })
})
