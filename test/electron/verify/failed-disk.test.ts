import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findUnfinished } from '../../../electron/journal/find-unfinished.ts'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { recoverFolder } from '../../../electron/recover-unfinished.ts'
import { verifyExperiment } from '../../../electron/verify/verify-experiment.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { failedDiskRun } from './support/failed-disk.ts'
import { tortureRuns } from '../../torture/support/torture-runs.ts'

/** More with `npm run torture -- experiments`. */
const runs = tortureRuns('experiments', 6)

test(
  `an experiment whose disk failed is left alone by the next start, verify sends to recover, recover makes it consistent (${runs} experiments)`,
  { timeout: 60_000 + runs * 10_000 },
  async () => {
    const output = temporaryFolder()
    let refused = 0
    for (let seed = 1; seed <= runs; seed++) {
      const folder = await failedDiskRun(join(output, `${seed}`), seed)
      expect(await findUnfinished(join(output, `${seed}`))).toEqual([])
      const before = await verifyExperiment(folder)
      for (const problem of before.problems)
        expect(problem).toMatchObject({ advice: expect.stringMatching(/hutch recover/) as unknown })
      refused += before.problems.length > 0 ? 1 : 0
      await recoverFolder(folder, systemClock())
      expect({ seed, problems: (await verifyExperiment(folder)).problems }).toEqual({ seed, problems: [] })
      const once = contents(folder)
      expect((await recoverFolder(folder, systemClock())).outcome).toBe('in order')
      expect(contents(folder)).toEqual(once)
    }
    expect(refused).toBeGreaterThan(runs / 3)
  },
)

/** Every file but the master, which is built anew as long as it may be behind. */
function contents(folder: string): Record<string, string> {
  const isCompared = (name: string): boolean =>
    statSync(join(folder, name)).isFile() && name !== 'Random_0001.h5'
  const hash = (name: string): string =>
    createHash('sha1')
      .update(readFileSync(join(folder, name)))
      .digest('hex')
  return Object.fromEntries(
    readdirSync(folder)
      .filter(isCompared)
      .map(name => [name, hash(name)]),
  )
}
