import { expect, test } from 'vitest'
import { recoverFolder } from '../../../electron/recover-unfinished.ts'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { verifyExperiment } from '../../../electron/verify/verify-experiment.ts'
import type { NumberedEvent } from '../../../shared/model/events.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { recordedRun } from './support/recorded-run.ts'
import { recordedSession } from './support/recorded-session.ts'
import { tortureRuns } from '../../torture/support/torture-runs.ts'

/** More with `npm run torture -- experiments`. */
const runs = tortureRuns('experiments', 4)

test.each([
  [runs, 'experiment that ended, whatever happened in it', recordedRun],
  [Math.ceil(runs / 2), 'session that has grown while it went on', recordedSession],
])(
  'verify accepts all of %i: every %s, and every killed one once recovered',
  { timeout: 60_000 + runs * 40_000 },
  async (count, _what, recorded) => {
    const output = temporaryFolder()
    for (let seed = 1; seed <= count; seed++) {
      const { folder, killed } = await recorded(output, seed)
      expect({ seed, problems: (await verifyExperiment(folder)).problems }).toEqual({ seed, problems: [] })
      for (const { events, folder: copy } of killed) {
        await recoverFolder(copy, systemClock())
        const { datasets, problems } = await verifyExperiment(copy)
        expect({ seed, problems }).toEqual({ seed, problems: [] })
        for (const [name, complete] of acknowledged(events)) {
          const found = datasets.find(({ dataset, file }) => name === `${file}:${dataset}`)
          expect(found?.complete ?? 0).toBeGreaterThanOrEqual(complete)
          expect(found?.missing ?? 0).toBe(0)
        }
      }
    }
  },
)

/** Frames of every dataset that the world had been told of. */
function acknowledged(events: readonly NumberedEvent[]): ReadonlyMap<string, number> {
  const told = new Map<string, number>()
  for (const { event } of events)
    if (event.kind === 'complete') told.set(`${event.file}:${event.dataset}`, event.complete)
  return told
}
