import { expect, test } from 'vitest'
import { seededRandom } from '../../../shared/base/random.ts'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { expectSameInHdf5 } from './compare-session.ts'
import { expectSameInSpecFile } from './compare-spec-file.ts'
import { scansOf, sessionRig, type ScanNode } from './session-rig.ts'

/** `HUTCH_SPEC_KILLS=100` for the full number. */
const kills = Number(process.env.HUTCH_SPEC_KILLS ?? 4)
const intervals = 30
const clock = systemClock()

describeWith(
  pythonModules('h5py', 'silx.io.specfile', 'PyMca5'),
  'a SPEC that dies in the middle of a scan',
  () => {
    test(
      `is found again within 2 s, ${kills} times; no point is wrong and what is missing is listed`,
      async () => {
        const rig = await sessionRig({ speed: 100 })
        const random = seededRandom(3)
        const delaysMs: number[] = []
        for (let kill = 0; kill < kills; kill++) {
          const client = await rig.newClient()
          await client.query(`newfile kill${kill}.dat`)
          const before = scansOf(rig.engine).length
          const scan = client.query(`ascan samx 0 3 ${intervals} 0.05`).catch(() => undefined)
          const after = Math.floor(random.between(1, intervals))
          await rig.until(() => (scansOf(rig.engine)[before]?.done ?? 0) >= after)
          await rig.restart()
          await scan
          await client.close()
          const backAt = clock.elapsedMs()
          await rig.until(() => scansOf(rig.engine)[before]?.status === 'failed')
          delaysMs.push(clock.elapsedMs() - backAt)
          await listens(rig)
        }
        await rig.end()
        const scans = scansOf(rig.engine)
        expect(scans).toHaveLength(kills)
        for (const scan of scans) expectHonest(scan)
        expectSameInHdf5(rig, scans)
        await expectSameInSpecFile(rig.engine.tree, scans)
        expect(Math.max(...delaysMs)).toBeLessThan(2000)
      },
      30_000 + kills * 6000,
    )
  },
)

/** Hutch has put its macros into the new SPEC. */
async function listens(rig: Awaited<ReturnType<typeof sessionRig>>): Promise<void> {
  const client = await rig.newClient()
  for (let at = '0'; Number(at) < 1;) {
    at = await client.read('var/HUTCH_TELLS').catch(() => '0')
  }
  await client.query('1')
  await client.close()
}

/** Points 0 … n−1 where the motor was sent, and a gap for all the others. */
function expectHonest(scan: ScanNode): void {
  const column = scan.columns.get('samx')
  const positions = column?.values.slice(0, column.length) ?? []
  for (const [point, position] of positions.entries()) {
    expect(Math.abs(position - (3 * point) / intervals)).toBeLessThan(0.01)
  }
  const gap = scan.pointGaps[0]
  const missing = gap === undefined ? 0 : gap.lastPoint - gap.firstPoint + 1
  expect(scan.done).toBe(positions.length)
  expect(scan.pointGaps.length).toBeLessThanOrEqual(1)
  expect(positions.length + missing).toBe(intervals + 1)
}
