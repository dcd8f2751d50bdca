import fc from 'fast-check'
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { cases } from '../../../support/random-cases.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { graphOf, mustBeComputed, randomGraph } from './random-graph.ts'
import { allNumbers, recordedExperiment, rig, run } from './reuse-rig.ts'

/** Three jobs each, 0.1 s together; HUTCH_REUSE_CASES=1000 asks for more than a daily run needs. */
const graphs = cases(Number(process.env.HUTCH_REUSE_CASES ?? 10))

test(
  'a changed graph computes what is behind the change and nothing else, and its numbers are those computed anew',
  { timeout: 3_600_000 },
  async () => {
    const parts = rig()
    const master = await recordedExperiment(temporaryFolder())
    const check = async (random: Parameters<typeof graphOf>[0]): Promise<void> => {
      await rm(join(dirname(master), 'kept'), { recursive: true, force: true })
      const [before, changed] = [graphOf(random, false), graphOf(random, true)]
      await run(parts, before, master)
      const again = await run(parts, changed, master)
      const taken = Object.keys(again.taken)
      const computed = changed.nodes.map(({ id }) => id).filter(id => !taken.includes(id))
      expect(computed).toEqual(mustBeComputed(before, changed))
      const anew = await run(parts, changed, master, true)
      expect(anew.taken).toEqual({})
      expect(await allNumbers(parts, again)).toEqual(await allNumbers(parts, anew))
    }
    await fc.assert(fc.asyncProperty(randomGraph, check), { numRuns: graphs, endOnFailure: true })
  },
)
