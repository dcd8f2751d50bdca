import { expect, test } from 'vitest'
import type { SpecClient } from '../../../electron/spec/spec-client.ts'
import { seededRandom, type Random } from '../../../shared/base/random.ts'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { expectAllPointsEverywhere } from './compare-session.ts'
import { scansOf, sessionRig } from './session-rig.ts'

/** `HUTCH_DAY_SCANS=200` runs the whole day. */
const scans = Number(process.env.HUTCH_DAY_SCANS ?? 12)
const limitMs = 20_000 + scans * 1500

function command(random: Random): string {
  const points = Math.floor(random.between(2, 8))
  const commands = [
    `ascan samx 0 1 ${points} 0.02`,
    `dscan samy -0.2 0.2 ${points} 0.02`,
    `a2scan samx 0 1 samy 0 0.5 ${points} 0.02`,
    `mesh samx 0 0.4 ${points} samy 0 0.2 2 0.02`,
    `loopscan ${points} 0.02`,
    // Outside of every limit: SPEC refuses before anything moves.
    'ascan samx 0 100000 4 0.02',
  ]
  return commands[Math.floor(random.between(0, commands.length))] ?? ''
}

/** One of the people of the day: types scan after scan, and stops one now and then. */
async function type(client: SpecClient, count: number, random: Random): Promise<void> {
  for (let scan = 0; scan < count; scan++) {
    const stop = new AbortController()
    await client.connect().catch(() => undefined)
    const running = client.query(command(random), stop.signal).catch(() => undefined)
    if (random.float() < 0.15) {
      const points = client.watch('scaler/.all./count', text => {
        if (text === '0' && random.float() < 0.3) stop.abort()
      })
      await running
      points()
    } else await running
  }
}

describeWith(pythonModules('h5py', 'silx.io.specfile', 'PyMca5'), 'a day of three people at one SPEC', () => {
  test(
    `every point of ${scans} scans is in tree, HDF5, SPEC's data file and ours, with aborts, limits and lost connections`,
    async () => {
      const rig = await sessionRig()
      const first = await rig.newClient()
      await first.query('newfile day.dat')
      const clients = [first, await rig.newClient(), await rig.newClient()]
      const random = seededRandom(5)
      const cut = cutNowAndThen(rig, random)
      await Promise.all(
        clients.map((client, index) => type(client, Math.ceil(scans / 3), seededRandom(11, index))),
      )
      cut()
      await first.connect()
      // Comes after everything that waits in SPEC, also of those whose connection was cut.
      await first.query('1')
      const last = Number(await first.read('var/SCAN_N'))
      await rig.until(() =>
        scansOf(rig.engine).some(({ plan, status }) => plan.head?.number === last && status !== 'running'),
      )
      await rig.end()
      const seen = await expectAllPointsEverywhere(rig, 'day.dat')
      expect(seen.missing).toBe(0)
      expect(seen.scans).toBeGreaterThan(scans / 2)
      expect(rig.engine.tree.problems.size).toBe(0)
    },
    limitMs,
  )
})

/** The connection of Hutch, and of everybody else, is cut in the middle of some scans. */
function cutNowAndThen(rig: Awaited<ReturnType<typeof sessionRig>>, random: Random): () => void {
  return rig.engine.listen({
    onEvent: ({ event }) => {
      if (event.kind === 'point.recorded' && random.float() < 0.01) rig.server().fault('drop')
    },
  })
}
