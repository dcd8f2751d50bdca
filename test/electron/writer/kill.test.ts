import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { recoverFile } from '../../../electron/writer/recover-file.ts'
import { demand } from '../../../shared/base/assert.ts'
import { builtEntry } from '../../support/built-entries.ts'
import { builtScript } from '../../support/built-script.ts'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { filesSeenByH5py, frameHashes } from '../hdf5/support/seen-by-h5py.ts'
import type { FramesSpec } from '../hdf5/support/skeletons.ts'

/** More with HUTCH_KILLS=1000. */
const trials = Number(process.env.HUTCH_KILLS ?? 20)
const timeoutMs = 60_000 + trials * 3000

const specs: readonly FramesSpec[] = [
  { name: 'camera', pixelType: 'uint16', height: 64, width: 96, leading: [100_000] },
  { name: 'map', pixelType: 'uint32', height: 1, width: 128, leading: [1000, 30] },
  { name: 'slow', pixelType: 'float32', height: 300, width: 200, leading: [10, 10, 10] },
]
const names = specs.map(spec => spec.name)

describeWith(pythonModules('h5py'), 'a writer that is killed', () => {
  test(
    `has every acknowledged frame in the file, before and after recovery (${trials} kills)`,
    async () => {
      const killed = await killAll(temporaryFolder())
      const files = killed.map(({ file }) => file)
      const before = filesSeenByH5py(files, names)
      const recovered = await Promise.all(files.map(file => recoverFile(file, closing)))
      const after = filesSeenByH5py(files, names)
      for (const [trial, { file, acknowledged }] of killed.entries()) {
        for (const spec of specs) {
          const early = demand(before[trial]?.[spec.name], spec.name)
          const late = demand(after[trial]?.[spec.name], spec.name)
          expect(early.count).toBeGreaterThanOrEqual(acknowledged.get(spec.name) ?? 0)
          expect(late.count).toBeGreaterThanOrEqual(early.count)
          expect(late.hashes).toEqual(frameHashes(spec, late.count))
          expect(early.hashes).toEqual(late.hashes.slice(0, early.count))
          expect(recovered[trial]).toContainEqual({
            dataset: `/entry/${spec.name}`,
            complete: late.count,
            torn: [],
          })
        }
        expect(statSync(file).size).toBeLessThan(1 << 30)
      }
    },
    timeoutMs,
  )
})

const closing = { texts: { '/entry/status': 'failed' }, values: {} }

interface Killed {
  readonly file: string
  readonly acknowledged: ReadonlyMap<string, number>
}

/** Two at a time. */
async function killAll(folder: string): Promise<readonly Killed[]> {
  const script = await builtScript('test/electron/writer/support/record-until-killed.ts')
  const worker = await builtEntry('writer-worker')
  const killed: Killed[] = []
  const lane = async (first: number): Promise<void> => {
    for (let trial = first; trial < trials; trial += 2) {
      const file = join(folder, `trial-${trial}.h5`)
      killed.push({ file, acknowledged: await recordAndKill(script, worker, file, lifeMs(trial)) })
    }
  }
  await Promise.all([lane(0), lane(1)])
  return killed
}

/** Spread over the first third of a second, so that creation, first frames and deeper indexes are all hit. */
function lifeMs(trial: number): number {
  return (trial * 37) % 331
}

/** Returns how many frames of each dataset the process had been told are safe. */
async function recordAndKill(
  script: string,
  worker: string,
  file: string,
  afterMs: number,
): Promise<ReadonlyMap<string, number>> {
  const child = spawn(process.execPath, [script, worker, file, JSON.stringify(specs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const acknowledged = new Map<string, number>()
  const lines = createInterface(child.stdout)
  const created = new Promise<void>(resolve => {
    lines.on('line', line => {
      const [name = '', count = ''] = line.split(' ')
      if (name === 'created') resolve()
      else if (Number(count) > (acknowledged.get(name) ?? 0)) acknowledged.set(name, Number(count))
    })
  })
  await created
  await systemClock().sleep(afterMs)
  child.kill('SIGKILL')
  await once(lines, 'close')
  return acknowledged
}
