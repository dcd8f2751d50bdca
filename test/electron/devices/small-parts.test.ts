import { describe, expect, test } from 'vitest'
import { guardedSequencer } from '../../../electron/devices/guarded-sequencer.ts'
import { LiveBeamline } from '../../../electron/devices/live-beamline.ts'
import { LiveMeter } from '../../../electron/devices/live-figures.ts'
import { SimulatedFaults } from '../../../electron/devices/simulated-faults.ts'
import { switchable } from '../../../electron/devices/switchable-detector.ts'
import { testSpec } from '../../../electron/devices/test-device.ts'
import { makeDetector } from '../../../electron/detectors/make-detector.ts'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { FrameRing } from '../../../shared/model/frame-ring.ts'
import { detectorId } from '../../../shared/model/ids.ts'
import { buildBeamline, buildMicroscope } from '../../builders/beamline.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { quiet, rig, startServer } from '../spec/rig.ts'

describe('a read-only beamline', () => {
  test('refuses to move, count, run and stop, whoever asks, and still reads', async () => {
    const { client } = await rig()
    const guarded = guardedSequencer(client, { whyReadOnly: () => 'read-only', isOff: () => false })
    const refused = { kind: 'usage', message: expect.stringContaining('read-only') as string }
    await expect(guarded.move('samy', 1, quiet)).rejects.toMatchObject(refused)
    await expect(guarded.count(1, ['sec'], quiet)).rejects.toMatchObject(refused)
    await expect(guarded.run('shopen', quiet)).rejects.toMatchObject(refused)
    await expect(guarded.abort()).rejects.toMatchObject(refused)
    expect(await guarded.position('samy')).toBe(0)
    expect(await guarded.limits('samy')).toEqual([-10, 10])
  })

  test('does what it is asked once control is allowed', async () => {
    const { client } = await rig()
    let why: string | undefined = 'read-only'
    const guarded = guardedSequencer(client, { whyReadOnly: () => why, isOff: () => false })
    why = undefined
    expect(await guarded.move('samy', 1, quiet)).toBe(1)
  })

  test('a SPEC that was disconnected by hand is not connected by a run', async () => {
    const { client } = await rig()
    const guarded = guardedSequencer(client, { whyReadOnly: () => undefined, isOff: () => true })
    await expect(guarded.connect()).rejects.toMatchObject({ message: 'SPEC was disconnected by hand' })
  })
})

test('a detector that was disconnected by hand refuses until it is connected again', async () => {
  const clock = systemClock()
  const detector = switchable(makeDetector(buildMicroscope({ port: 1 }), clock))
  await detector.switchOff()
  expect(detector.isOff).toBe(true)
  await expect(detector.describe()).rejects.toMatchObject({ message: 'frelon was disconnected by hand' })
  await expect(detector.arm({ frames: 1, exposureS: 1 }, quiet)).rejects.toMatchObject({ where: 'frelon' })
  detector.switchOn()
  await expect(detector.describe()).rejects.toMatchObject({ kind: 'connection' })
})

test('of the detectors only those whose connection changed are made anew', async () => {
  const [one, two] = [buildMicroscope(), buildMicroscope({ id: detectorId('basler'), port: 7001 })]
  const live = new LiveBeamline(buildBeamline({ detectors: [one, two] }), new ManualClock())
  const before = new Map(live.detectors)
  const shown = { ...one, display: { colours: 'viridis' } }
  await live.use(buildBeamline({ detectors: [shown, { ...two, port: 7002 }] }))
  expect(live.detectors.get(one.id)).toBe(before.get(one.id))
  expect(live.detectors.get(two.id)).not.toBe(before.get(two.id))
  await live.use(buildBeamline({ detectors: [shown], readOnly: true }))
  expect([...live.detectors.keys()]).toEqual(['frelon'])
  expect(live.whyReadOnly).toBeDefined()
})

test('live figures are those of the last two seconds', () => {
  const clock = new ManualClock()
  const meter = new LiveMeter(clock)
  const frame = {
    detector: 'frelon',
    image: { height: 4, width: 4 },
    pixelType: 'uint16',
    ring: new FrameRing(4, 32),
  } as const
  expect(meter.figures('frelon')).toBeUndefined()
  for (let index = 0; index < 20; index++) {
    clock.advance(100)
    meter.note(frame)
  }
  expect(meter.figures('frelon')).toEqual({ framesPerS: 10, frameBytes: 32, ringSlots: 4, ringFree: 4 })
  clock.advance(3000)
  expect(meter.figures('frelon')).toBeUndefined()
  expect(meter.lastSeenMs('frelon')).toBe(2000)
})

test('faults are switched one by one, though the server ends them all at once only', async () => {
  const told: string[] = []
  const faults = new SimulatedFaults({
    write: async (property, value) => Promise.resolve(void told.push(`${property}=${value}`)),
    tellSpec: fault => told.push(fault),
    holdCamera: () => told.push('hold'),
    releaseCamera: () => told.push('release'),
  })
  for (const id of ['beam-loss', 'disconnect', 'limit-hit', 'detector-timeout', 'disk-full'])
    await faults.set(id, true)
  expect(faults.list().every(({ isOn }) => isOn)).toBe(true)
  expect(faults.diskSpace({ freeBytes: 5, sizeBytes: 9 })).toEqual({ freeBytes: 0, sizeBytes: 9 })
  await faults.set('disconnect', false)
  await faults.set('detector-timeout', false)
  expect(told).toEqual([
    'var/BEAM=0',
    'none; refuse',
    'none; refuse; limit energy',
    'hold',
    'none; limit energy',
    'release',
  ])
  await expect(faults.set('earthquake', true)).rejects.toMatchObject({ kind: 'usage' })
})

describe('a SPEC server under test', () => {
  const clock = systemClock()

  test('says who it is and what it has, and what the file has beyond it', async () => {
    const { host, port } = await startServer()
    const beamline = buildBeamline()
    const report = await testSpec({ host, port }, beamline, { clock, signal: quiet })
    expect(report.motors).toContain('energy')
    expect(report.counters).toContain('srcur')
    expect(report.facts).toContainEqual({ label: 'Motors', value: String(report.motors.length) })
    expect(report.warnings.map(({ message }) => message)).toEqual(['SPEC has no counter i0'])
  })

  test('that is not there says so, and what to do', async () => {
    await expect(
      testSpec({ host: '127.0.0.1', port: 1 }, undefined, { clock, signal: quiet }),
    ).rejects.toMatchObject({
      kind: 'connection',
      advice: expect.any(String) as string,
    })
  })

  test('that refuses connections is lost, and found again when it takes them', async () => {
    const { client, server } = await rig()
    const states: string[] = []
    const isBack = new Promise<void>(resolve => {
      client.onConnection(({ state }) => {
        states.push(state)
        if (state === 'connected') resolve()
        else server.fault('none')
      })
    })
    server.fault('refuse')
    await isBack
    expect(states).toEqual(['lost', 'connected'])
  })
})
