import { describe, expect, test } from 'vitest'
import type { ScanConvention } from '../../../../electron/simulator/spec/macros/scan-broadcast-macros.ts'
import { startServer } from '../rig.ts'
import { followRig, typed } from './follow-rig.ts'

/* Without hutch.mac, over a connection that is lost in the middle of a scan. */

const ways: readonly { readonly way: string; readonly without: readonly ScanConvention[] }[] = [
  { way: 'SCAN_D of SPEC 6', without: [] },
  { way: 'the _SC_ variables', without: ['scan-d'] },
  { way: 'plain properties', without: ['scan-d', 'sc'] },
]

const scan = 'shopen; ascan samx 0 1 9 0.5'

describe.each(ways)('by $way', ({ without }) => {
  test('a scan of a SPEC that was started anew is never joined to the one before', async () => {
    const rig = await followRig({ installMacros: false, server: { speed: 4, without } })
    const first = typed(rig.client, scan)
    await rig.until(() => rig.ofKind('scan.point').length === 3)
    const { port } = rig.server
    await rig.server.kill()
    await first
    await startServer({ port, speed: 4, without })
    await rig.client.connect()
    await typed(rig.client, scan)
    await rig.until(() => rig.ofKind('scan.ended').length === rig.ofKind('scan.began').length)
    await rig.until(() => rig.ofKind('scan.ended').at(-1)?.outcome === 'complete')
    const [lost] = rig.ofKind('scan.began')
    const told = rig.ofKind('scan.point').filter(point => point.scan === lost?.scan)
    expect(told).toHaveLength(3)
    expect(rig.ofKind('scan.ended')[0]).toMatchObject({ scan: lost?.scan })
    expect(rig.ofKind('scan.ended')[0]?.outcome).not.toBe('complete')
    for (const { point, values } of rig.ofKind('scan.point')) expect(values[0]).toBeCloseTo(point / 9, 4)
  })
})

test('by SCAN_D a scan goes on over a lost connection and nothing is missing', async () => {
  const rig = await followRig({ installMacros: false, server: { speed: 4 } })
  const running = typed(rig.client, scan)
  await rig.until(() => rig.ofKind('scan.point').length === 3)
  rig.server.fault('drop')
  await running
  await rig.until(() => rig.ofKind('scan.ended').length === 1)
  expect(rig.ofKind('scan.began')).toHaveLength(1)
  expect(rig.ofKind('scan.point').map(({ point }) => point)).toEqual(Array.from({ length: 10 }, (_, i) => i))
  expect(rig.ofKind('scan.ended')).toMatchObject([{ outcome: 'complete', points: 10 }])
})

test.each([{ without: ['scan-d'] as const }, { without: ['scan-d', 'sc'] as const }])(
  'without it ($without) the points told afterwards stand under a scan of their own',
  async ({ without }) => {
    const rig = await followRig({ installMacros: false, server: { speed: 4, without } })
    const running = typed(rig.client, scan)
    await rig.until(() => rig.ofKind('scan.point').length === 3)
    rig.server.fault('drop')
    await running
    await rig.until(() => rig.ofKind('scan.ended').some(({ outcome }) => outcome === 'complete'))
    expect(rig.ofKind('scan.ended')[0]).toMatchObject({ outcome: 'lost' })
    for (const { point, values } of rig.ofKind('scan.point')) expect(values[0]).toBeCloseTo(point / 9, 4)
    const points = rig.ofKind('scan.point').map(({ point }) => point)
    expect(new Set(points).size).toBe(points.length)
  },
)
