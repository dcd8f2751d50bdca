import { describe, expect, test } from 'vitest'
import { preflight, type ReadyPlan } from '../../../electron/engine/preflight.ts'
import { seededRandom } from '../../../shared/base/random.ts'
import type { DetectorId } from '../../../shared/model/ids.ts'
import { HutchError } from '../../../shared/model/problem.ts'
import type { RoiCounter } from '../../../shared/model/roi.ts'
import { problemsOf } from '../../../shared/model/problem-list.ts'
import { buildBeamline } from '../../builders/beamline.ts'
import { descriptionOf } from '../../builders/plan.ts'
import { FakeDetector } from '../../simulation/fake-detector.ts'
import { FakeSequencer } from '../../simulation/fake-sequencer.ts'
import { ManualClock } from '../../support/manual-clock.ts'

const random = seededRandom(1)
const scan = (changes: Readonly<Record<string, string>> = {}, record = ''): string => {
  const { motor = 'energy', to = '5', extra = '' } = changes
  return `hutch: 1
sequence: Check
tree:
  - scan: Scan
    axis: { motor: ${motor}, from: 4, to: ${to}, steps: 2 }
    each:
      - acquisition: Data
        role: data
        frames: 2
        exposure: 10 ms
${extra}${record === '' ? '' : `record: { ${record} }\n`}`
}

interface Rig {
  readonly sequencer: FakeSequencer
  readonly detector: FakeDetector
  freeBytes: number
  counters: readonly RoiCounter[]
  readonly check: (yaml: string, signal?: AbortSignal) => Promise<ReadyPlan>
}

function rig(): Rig {
  const sequencer = new FakeSequencer(random)
  const detector = new FakeDetector(random)
  const made: Rig = {
    sequencer,
    detector,
    freeBytes: 1e12,
    counters: [],
    check: (yaml, signal = new AbortController().signal) =>
      preflight(
        descriptionOf(yaml, 'check.yml'),
        {
          beamline: buildBeamline(),
          clock: new ManualClock(),
          sequencer,
          detectors: new Map<DetectorId, FakeDetector>([[detector.id, detector]]),
          regionCounters: () => made.counters,
          diskSpace: async () => ({ freeBytes: made.freeBytes, sizeBytes: 1e12 }),
        },
        signal,
      ),
  }
  return made
}

async function problemsIn(check: Promise<unknown>): Promise<ReturnType<typeof problemsOf>> {
  const error = await check.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof HutchError)) throw new Error(`no problem of the world: ${String(error)}`)
  return problemsOf(error)
}

describe('the preflight', () => {
  test('plans a sum for every region that is a counter of a detector in use', async () => {
    const made = rig()
    const shape = { kind: 'rectangle', x: 0, y: 0, width: 2, height: 2 } as const
    made.counters = [
      { name: 'peak', detector: 'frelon', shape },
      { name: 'other', detector: 'eiger', shape },
    ]
    const { plan } = await made.check(scan())
    const [data] = plan.root.children.flatMap(node => (node.kind === 'scan' ? node.children : []))
    expect(data?.kind === 'acquisition' && data.camera?.regions?.map(({ name }) => name)).toEqual(['peak'])
  })

  test('gives the plan with what the detector says of itself', async () => {
    const { check } = rig()
    const { facts, plan } = await check(scan())
    expect(facts).toEqual([expect.objectContaining({ id: 'frelon', image: { height: 4, width: 4 } })])
    expect(plan.totals).toMatchObject({ frames: 6, bytes: 6 * 32 })
  })

  test('names a motor and a counter that the sequencer does not have, together and with the nearest word', async () => {
    const made = rig()
    delete made.sequencer.positions.samz
    made.sequencer.counterNames = ['sec', 'i1']
    expect(await problemsIn(made.check(scan({}, 'z: motor samz, c: counter i0')))).toEqual([
      {
        kind: 'not-found',
        message: 'fourc at 127.0.0.1:6510 has no motor "samz"',
        where: 'motor samz',
        advice: 'Did you mean "samx"?',
      },
      {
        kind: 'not-found',
        message: 'fourc at 127.0.0.1:6510 has no counter "i0"',
        where: 'counter i0',
        advice: expect.stringMatching(/i1/) as unknown,
      },
    ])
  })

  test('refuses an axis beyond the limits with its unit', async () => {
    const made = rig()
    made.sequencer.ranges = { energy: [3, 4.5] }
    expect(await problemsIn(made.check(scan({}, 'energy: motor energy')))).toEqual([
      {
        kind: 'limit',
        message: 'energy 5 keV is outside its limits 3 … 4.5 keV',
        where: 'motor energy',
        advice: 'Change the axis of the scan, or the limits of the motor in SPEC',
      },
    ])
  })

  test('refuses a place of the sample that its motor cannot reach', async () => {
    const made = rig()
    made.sequencer.ranges = { samy: [-1, 1] }
    const white = '      - acquisition: White\n        role: white\n        exposure: 10 ms\n'
    expect(await problemsIn(made.check(scan({ extra: white })))).toEqual([
      expect.objectContaining({ kind: 'limit', message: 'samy 5 mm is outside its limits -1 … 1 mm' }),
    ])
  })

  test('asks for required metadata before it asks any device', async () => {
    const made = rig()
    const problems = await problemsIn(made.check(scan({}, 'sample: required, proposal: required')))
    expect(problems.map(({ message }) => message)).toEqual([
      '"sample" must be recorded and has no value',
      '"proposal" must be recorded and has no value',
    ])
    expect(made.sequencer.connected).toBe(false)
  })

  test('refuses what the disk cannot hold, with the figures', async () => {
    const made = rig()
    made.freeBytes = 2e9
    expect(await problemsIn(made.check(scan()))).toEqual([
      expect.objectContaining({
        kind: 'disk',
        message: 'The experiment needs 1.03 MB, the disk has 2 GB free (2 GB stay reserved)',
      }),
    ])
    made.freeBytes = 2e9 + 1.1e6
    await made.check(scan())
  })

  test('refuses an exposure that the camera cannot make', async () => {
    const made = rig()
    made.detector.facts = { exposureRangeS: [1, 10] }
    const problems = await problemsIn(made.check(scan()))
    expect(problems[0]?.message).toMatch(/expos/)
  })

  test('does not ask a camera that the experiment does not use', async () => {
    const made = rig()
    made.detector.describe = () =>
      Promise.reject(new HutchError({ kind: 'connection', message: 'off', where: 'frelon' }))
    await expect(made.check(scan())).rejects.toMatchObject({ kind: 'connection', where: 'frelon' })
    const counted = scan().replace(
      'role: data\n        frames: 2\n        exposure: 10 ms',
      'role: monitorPosition',
    )
    expect((await made.check(counted)).facts).toEqual([])
  })

  test('ends with the reason of its signal', async () => {
    const made = rig()
    const stop = new AbortController()
    stop.abort(new Error('enough'))
    await expect(made.check(scan(), stop.signal)).rejects.toThrow('enough')
  })
})
