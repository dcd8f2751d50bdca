import { cpSync, rmSync } from 'node:fs'
import type { Recorder } from '../../../../electron/engine/ports.ts'
import { seededRandom, type Random } from '../../../../shared/base/random.ts'
import { HutchError } from '../../../../shared/model/problem.ts'
import { descriptionOf } from '../../../builders/plan.ts'
import { writerRig } from '../../writer/support/writer-rig.ts'
import { engineWith, someDescription } from './recorded-run.ts'

const mostRequests = 40

/**
 * An experiment whose disk fails for good at any moment and takes nothing more but the journal: the run ends by name, its
 * files stay as they stood. Returns a copy of its folder as the program leaves it.
 */
export async function failedDiskRun(output: string, seed: number): Promise<string> {
  const random = seededRandom(seed, 3)
  const { recorder: writer } = writerRig()
  const engine = engineWith(random, failing(writer, random))
  const run = await engine.start(descriptionOf(someDescription(seed)), output)
  await run.finished
  await engine.close()
  // The writer would close its files in order, which a failed disk does not let it.
  const copy = `${run.folder}_failed`
  cpSync(run.folder, copy, { recursive: true })
  rmSync(`${copy}/lock`, { force: true })
  await writer.close()
  return copy
}

const requests: ReadonlySet<unknown> = new Set(['append', 'values', 'row', 'text', 'replace', 'finish'])

/** Takes so many requests, then none. */
function failing(writer: Recorder, random: Random): Recorder {
  let left = Math.ceil(random.float() * mostRequests)
  return new Proxy(writer, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target)
      if (name === 'close') return async () => undefined
      if (typeof member !== 'function') return member
      const real = member.bind(target) as (...given: readonly unknown[]) => unknown
      return (...given: readonly unknown[]) => {
        if (requests.has(name) && --left < 0) return Promise.reject(gone())
        return real(...given)
      }
    },
  })
}

function gone(): HutchError {
  return new HutchError({ kind: 'disk', message: 'The disk is gone' })
}
