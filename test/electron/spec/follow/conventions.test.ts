import { describe, expect, test } from 'vitest'
import type { ScanConvention } from '../../../../electron/simulator/spec/macros/scan-broadcast-macros.ts'
import { followRig, typed, type FollowRig } from './follow-rig.ts'

/* Following without hutch.mac: what is told must be right, and what is not told must be listed as missing. */

interface Way {
  readonly way: string
  readonly without: readonly ScanConvention[]
  /** Slow enough that every point is heard of. */
  readonly speed: number
  /** Motors of a mesh that have a column. */
  readonly meshMotors: readonly string[]
}

const ways: readonly Way[] = [
  { way: 'SCAN_D of SPEC 6', without: [], speed: 50, meshMotors: ['samx', 'samy'] },
  { way: 'the _SC_ variables', without: ['scan-d'], speed: 50, meshMotors: ['samx'] },
  { way: 'plain properties', without: ['scan-d', 'sc'], speed: 1, meshMotors: ['samx', 'samy'] },
]

const follow = (without: readonly ScanConvention[], speed: number): Promise<FollowRig> =>
  followRig({ installMacros: false, server: { speed, without } })

/** The rows of the newest scan as SPEC has them: scanned motors first, the detector last. */
async function trueRows({ client }: FollowRig): Promise<readonly (readonly number[])[]> {
  const array = await client.readValue('var/SCAN_D')
  if (array.kind !== 'array') throw new Error(`SCAN_D is ${array.kind}`)
  const { cols, numbers, rows } = array
  return Array.from({ length: rows }, (_, row) =>
    Array.from(numbers.subarray(row * cols, (row + 1) * cols), Number),
  )
}

/** Motors and detector of every point told of a scan equal SPEC's own; six digits are what `%g` leaves. */
async function expectTrue(rig: FollowRig, scan: string | undefined, offset = 0): Promise<void> {
  const rows = await trueRows(rig)
  const columns = rig.ofKind('scan.began').find(began => began.scan === scan)?.head.columns ?? []
  const detector = columns.findIndex(({ name }) => name === 'det')
  for (const { point, values } of rig.ofKind('scan.point').filter(told => told.scan === scan)) {
    const row = rows[point + offset] ?? []
    const motors = columns.filter(({ kind }) => kind === 'motor').length
    for (let motor = 0; motor < motors; motor++) expect(values[motor]).toBeCloseTo(row[motor] ?? NaN, 4)
    expect(near(values[detector], row.at(-1))).toBe(true)
  }
}

function near(told: number | null | undefined, right: number | undefined): boolean {
  if (told === undefined || told === null || right === undefined) return false
  return Math.abs(told - right) <= 1e-5 * Math.abs(right)
}

describe.each(ways)('by $way', ({ meshMotors, speed, without }) => {
  test('an ascan has a head, every point and an end', async () => {
    const rig = await follow(without, speed)
    await typed(rig.client, 'shopen; ascan samx 0 1 4 0.3')
    await rig.until(() => rig.ofKind('scan.ended').length === 1)
    expect(rig.log).toEqual([])
    const [began] = rig.ofKind('scan.began')
    expect(began?.command.replaceAll(/\s+/g, ' ')).toBe('ascan samx 0 1 4 0.3')
    expect(began?.head.number).toBe(1)
    expect(began?.head.columns[0]).toMatchObject({ kind: 'motor', name: 'samx', label: 'Sample along beam' })
    expect(began?.head.positions).toMatchObject({ samy: 0, energy: 4 })
    expect(began?.head.positions).not.toHaveProperty('samx')
    const points = rig.ofKind('scan.point')
    expect(points.map(({ point }) => point)).toEqual([0, 1, 2, 3, 4])
    expect(points.map(({ values }) => values[0])).toEqual([0, 0.25, 0.5, 0.75, 1])
    await expectTrue(rig, began?.scan)
    expect(rig.ofKind('scan.ended')).toMatchObject([{ outcome: 'complete', points: 5 }])
  })

  test('a mesh has all its points in SPEC’s order', async () => {
    const rig = await follow(without, speed)
    await typed(rig.client, 'shopen; mesh samx 0 0.2 2 samy 0 0.1 1 0.3')
    await rig.until(() => rig.ofKind('scan.ended').length === 1)
    const [began] = rig.ofKind('scan.began')
    const motors = began?.head.columns.filter(({ kind }) => kind === 'motor').map(({ name }) => name)
    expect(motors).toEqual(meshMotors)
    expect(rig.ofKind('scan.point').map(({ point }) => point)).toEqual([0, 1, 2, 3, 4, 5])
    await expectTrue(rig, began?.scan)
    expect(rig.ofKind('scan.ended')).toMatchObject([{ outcome: 'complete', points: 6 }])
  })

  test('an aborted scan ends so, without the point that was being counted, and goes on by scan_on', async () => {
    const rig = await follow(without, speed)
    const scan = typed(rig.client, 'shopen; ascan samx 0 1 5 1')
    await rig.until(() => rig.ofKind('scan.point').length === 2)
    await rig.client.abort()
    await scan
    await rig.until(() => rig.ofKind('scan.ended').length === 1)
    const [aborted] = rig.ofKind('scan.ended')
    expect(aborted?.outcome).toBe('aborted')
    const told = rig.ofKind('scan.point').length
    await typed(rig.client, 'ct 0.3')
    await typed(rig.client, 'scan_on')
    await rig.until(() => rig.ofKind('scan.ended').length === 2)
    const [first, second] = rig.ofKind('scan.began')
    expect(second?.command).toBe(first?.command)
    const rest = rig.ofKind('scan.point').filter(({ scan: name }) => name === second?.scan)
    expect(told + rest.length).toBe(6)
    expect(rest.map(({ point }) => point)).toEqual(rest.map((_, index) => index))
    expect(rest.at(-1)?.values[0]).toBe(1)
    await expectTrue(rig, first?.scan)
    await expectTrue(rig, second?.scan, told)
    expect(rig.ofKind('scan.ended')[1]).toMatchObject({ outcome: 'complete', points: rest.length })
  })

  test('in a burst no point is wrong, and the end counts those that are missing', async () => {
    const rig = await follow(without, 1000)
    await typed(rig.client, 'shopen; ascan samx 0 1 199 0.01')
    await rig.until(() => rig.ofKind('scan.ended').length === 1)
    const [began] = rig.ofKind('scan.began')
    await expectTrue(rig, began?.scan)
    const points = rig.ofKind('scan.point').map(({ point }) => point)
    expect(points).toEqual([...new Set(points)].sort((a, b) => a - b))
    expect(rig.ofKind('scan.ended')).toMatchObject([{ outcome: 'complete', points: 200 }])
  })

  test('scans that follow at once in one command are told apart', async () => {
    const rig = await follow(without, 200)
    await typed(rig.client, 'shopen; for (i = 0; i < 5; i++) { ascan samx 0 1 3 0.5 }')
    await rig.until(() => rig.ofKind('scan.ended').length === rig.ofKind('scan.began').length)
    await rig.until(() => rig.ofKind('scan.began').at(-1)?.head.number === 5)
    await rig.until(() => rig.ofKind('scan.ended').length === rig.ofKind('scan.began').length)
    await expectTrue(rig, rig.ofKind('scan.began').at(-1)?.scan)
    expect(rig.ofKind('scan.ended').every(({ points }) => points === 4)).toBe(true)
    for (const { scan } of rig.ofKind('scan.began')) {
      const xs = rig.ofKind('scan.point').filter(told => told.scan === scan)
      for (const { point, values } of xs) expect(values[0]).toBeCloseTo(point / 3, 4)
    }
  })

  test('counting and moving without a scan tells nothing', async () => {
    const rig = await follow(without, speed)
    await typed(rig.client, 'ct 0.2; umv samx 0.1; ct 0.2')
    await typed(rig.client, 'ascan samx 0 0.1 1 0.3')
    await rig.until(() => rig.ofKind('scan.ended').length === 1)
    expect(rig.ofKind('scan.began')).toHaveLength(1)
    expect(rig.ofKind('scan.point')).toHaveLength(2)
  })
})

test('all counters and motors come by _SC_NEWSCANDATA where it is switched on', async () => {
  const rig = await follow(['scan-d'], 50)
  await typed(rig.client, 'client_data 1; shopen; mesh samx 0 0.2 1 samy 0 0.1 1 0.1')
  await rig.until(() => rig.ofKind('scan.ended').length === 1)
  const columns = rig.ofKind('scan.began')[0]?.head.columns.map(({ kind, name }) => `${kind} ${name}`)
  expect(columns).toEqual([
    ...['epoch epoch', 'motor samx', 'motor samy'],
    ...['counter sec', 'counter mon', 'counter det', 'counter srcur'],
  ])
  expect(rig.ofKind('scan.point').map(({ values }) => values.slice(1, 3))).toEqual([
    [0, 0],
    [0.2, 0],
    [0, 0.1],
    [0.2, 0.1],
  ])
})

test('a server whose _SC_ variables are switched off is followed by its properties', async () => {
  const rig = await followRig({
    installMacros: false,
    server: { speed: 1, without: ['scan-d'] },
    prepare: typist => typed(typist, 'clientplotoff'),
  })
  await typed(rig.client, 'ascan samx 0 1 2 0.3')
  await rig.until(() => rig.ofKind('scan.ended').length === 1)
  expect(rig.ofKind('scan.began')[0]?.head.columns.map(({ name }) => name)).toContain('mon')
  expect(rig.ofKind('scan.point')).toHaveLength(3)
})
