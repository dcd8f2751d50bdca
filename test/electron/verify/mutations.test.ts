import { cpSync, rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { verifyExperiment } from '../../../electron/verify/verify-experiment.ts'
import { demand } from '../../../shared/base/assert.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { mutations } from './support/mutations.ts'
import { recordedRun } from './support/recorded-run.ts'
import { recordedSession } from './support/recorded-session.ts'
import { tortureRuns } from '../../torture/support/torture-runs.ts'

/** More with `npm run torture -- experiments`. */
const runs = Math.ceil(tortureRuns('experiments', 2) / 2)

test.each([
  ['experiment', recordedRun],
  ['session that has grown', recordedSession],
])(
  `verify refuses every %s that was changed, and says where (${runs} experiments, ${Object.keys(mutations).length} changes)`,
  { timeout: 60_000 + runs * 120_000 },
  async (_what, recorded) => {
    const output = temporaryFolder()
    let changed = 0
    for (let seed = 1; changed < runs; seed++) {
      const { folder } = await recorded(output, seed)
      const { datasets } = await verifyExperiment(folder)
      // Frames of a scan that told no length have no checksum: verify says so, and cannot know a flipped byte.
      const found = datasets.find(({ complete, unproven }) => complete > 0 && unproven === 0)
      if (found === undefined) continue
      changed += 1
      for (const [name, mutate] of Object.entries(mutations)) {
        const copy = `${folder}_changed`
        cpSync(folder, copy, { recursive: true })
        const named = await mutate({ folder: copy, file: found.file, dataset: found.dataset })
        const { problems } = await verifyExperiment(copy)
        expect(problems.length, `${name}, seed ${seed}`).toBeGreaterThan(0)
        expect(demand(problems.map(({ where = '' }) => where).join('\n'), name)).toContain(named)
        rmSync(copy, { recursive: true })
      }
    }
  },
)
